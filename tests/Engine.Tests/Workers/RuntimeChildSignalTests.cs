using System.Diagnostics;
using System.Runtime.Versioning;
using ProcessCmdlets.Engine.Native;
using ProcessCmdlets.Engine.Processes;

namespace Engine.Tests.Workers;

/// <summary>The members of the runtime that are not public are where they are looked for, and do what they are used for.</summary>
[Collection(ProcessesCollection.Name)]
[SupportedOSPlatform("linux")]
public sealed class RuntimeChildSignalTests
{
    private const int Hang = 60_000;

    [Fact]
    public void Find_ThisRuntime_HasTheHandler()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux only.");
        Assert.NotNull(RuntimeChildSignal.Find());
        Assert.True(RuntimeChildSignal.IsTaken);
    }

    [Fact(Timeout = Hang)]
    public async Task IsTaken_ProcessOfTheRuntime_IsStillWaitedForByIt()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux only.");
        Assert.True(RuntimeChildSignal.IsTaken);

        using Process process = Process.Start("/bin/sh", ["-c", "exit 7"]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(7, process.ExitCode);
    }

    [Fact(Timeout = Hang)]
    public async Task WaitForAll_OwnChildHasEnded_ItsExitIsKept()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux only.");
        using var nothing = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        int descriptor = (int)nothing.DangerousGetHandle();
        SpawnedProcess child = SpawnedProcess.Start(
            "/bin/sh", ["sh", "-c", "exit 9"], [], null, [descriptor, descriptor, descriptor], SpawnGroup.Session);

        while (!child.Exited.IsCompleted)
        {
            // As when this process waits for whatever has ended.
            _ = OwnChildren.WaitForAll(1);
            await Task.Yield();
        }

        Assert.Equal(9, (await child.Exited).ExitCode);
        Assert.True(child.TryReap());
    }
}
