// The tests that need Unix skip themselves elsewhere, which the analyzer cannot see.
#pragma warning disable CA1416

using System.Diagnostics;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Runtime;
using ProcessCmdlets.Engine.Workers;

namespace Engine.Tests.Workers;

/// <summary>Starts that fail, and what they leave: nothing.</summary>
[Collection(ProcessesCollection.Name)]
public sealed class WorkerLauncherTests : IAsyncLifetime
{
    private const int Hang = 120_000;

    private readonly RecordingObserver _observer = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        Assert.Empty(WorkerRegistry.Snapshot());
        if (!OperatingSystem.IsWindows())
        {
            Assert.DoesNotContain(RuntimeFiles.Find(string.Empty), path => System.Text.RegularExpressions.Regex.IsMatch(path, $"/{Environment.ProcessId}-[^/]*-s[0-9]+$"));
            Assert.Empty(Processes.Children());
        }

        Assert.Equal(0, _observer.Exits);
        return ValueTask.CompletedTask;
    }

    [Fact(Timeout = Hang)]
    public async Task StartAsync_ProgramExits_NamesItsCodeAndCommand()
    {
        WorkerStartException exception = await FailAsync(DummyProgram.Options("exit", "7"));

        Assert.Equal(7, exception.ExitCode);
        Assert.Contains(DummyProgram.Path, exception.Command, StringComparison.Ordinal);
    }

    [Fact(Timeout = Hang)]
    public async Task StartAsync_ProgramWritesToStandardError_HasTheText()
    {
        WorkerStartException exception = await FailAsync(DummyProgram.Options("fail", "the licence has expired 许可证"));

        Assert.Equal(3, exception.ExitCode);
        Assert.Equal("the licence has expired 许可证", exception.StandardError.Trim());
        Assert.Contains("the licence has expired 许可证", exception.Message, StringComparison.Ordinal);
        Assert.Empty(_observer.Error);
    }

    [Theory(Timeout = Hang)]
    [InlineData("/bin/false", 1)]
    [InlineData("/bin/true", 0)]
    public async Task StartAsync_UnixTool_IsRefusedWithItsExitCode(string path, int code)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A Unix program.");

        ExecutableNotFoundException exception = await RefuseAsync(Plain(path));

        Assert.Equal($"the executable: {path} (is not PowerShell)", Assert.Single(exception.Tried));
        Assert.Equal(code, Failure(exception).ExitCode);
    }

    [Fact(Timeout = Hang)]
    public async Task StartAsync_ProgramThatRefusesTheArguments_HasItsWords()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A Unix program.");

        ExecutableNotFoundException exception = await RefuseAsync(Plain("/bin/cat"));

        Assert.Contains("is not PowerShell; asked for its version it wrote: ", exception.Message, StringComparison.Ordinal);
        Assert.NotEqual(0, Failure(exception).ExitCode);
        Assert.Contains("cat", Failure(exception).StandardError, StringComparison.Ordinal);
    }

    [Fact(Timeout = Hang)]
    public async Task StartAsync_DotnetProgramUnderTheHook_IsToldApartFromPowerShell()
    {
        // It would pass for PowerShell if it were asked for its version.
        ExecutableNotFoundException exception = await RefuseAsync(DummyProgram.Options("sleep") with { UseHook = true });

        Assert.Equal($"the executable: {DummyProgram.Path} (is not PowerShell)", Assert.Single(exception.Tried));
        Assert.Equal(WorkerBootstrap.NotPowerShell, Failure(exception).ExitCode);
        Assert.Contains("not PowerShell", Failure(exception).StandardError, StringComparison.Ordinal);
    }

    [Fact(Timeout = Hang)]
    public async Task StartAsync_FileThatIsNoProgram_IsRefused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Sets an execute bit.");
        string path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, [1, 2, 3, 4], Cancelled);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

            ExecutableNotFoundException exception = await RefuseAsync(Plain(path));

            Assert.Equal(path, exception.Path);
            Assert.Contains("is not PowerShell that this system can run", Assert.Single(exception.Tried), StringComparison.Ordinal);
            Assert.Null(Failure(exception).ExitCode);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact(Timeout = Hang)]
    public async Task StartAsync_ProgramIsKilled_IsNotAskedForItsVersion()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Uses a shell script.");
        string folder = Directory.CreateTempSubdirectory("pc-asked-").FullName;
        try
        {
            string path = Path.Combine(folder, "pwsh");
            await File.WriteAllTextAsync(path, $"#!/bin/sh\necho \"$*\" >>'{folder}/calls'\nexec sleep 1000\n", Cancelled);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

            // As at the end of a session.
            Task<WorkerStartException> start = FailAsync(Plain(path));
            WorkerRegistry.EndAll();

            Assert.Equal(128 + 9, (await start).ExitCode);
            string calls = Path.Combine(folder, "calls");
            Assert.DoesNotContain("-Version", File.Exists(calls) ? await File.ReadAllTextAsync(calls, Cancelled) : "", StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact(Timeout = Hang)]
    public async Task StartAsync_ProgramNeverConnects_EndsItAfterTheTimeout()
    {
        WorkerStartException exception = await FailAsync(
            DummyProgram.Options("worker", "never") with { StartTimeout = TimeSpan.FromSeconds(1) });

        Assert.Null(exception.ExitCode);
        Assert.Contains("1 s", exception.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Hang)]
    public async Task StartAsync_TimeoutInTheEnvironment_IsTaken()
    {
        using var change = new EnvironmentChange("PROCESSCMDLETS_STARTTIMEOUT", "0.5");

        WorkerStartException exception = await FailAsync(DummyProgram.Options("worker", "never"));

        Assert.Contains("0.5 s", exception.Message, StringComparison.Ordinal);
    }

    [Theory(Timeout = Hang)]
    [InlineData("wrong-token", "token")]
    [InlineData("half", "before it said who it was")]
    public async Task StartAsync_HandshakeIsWrong_SaysWhat(string way, string expected)
    {
        WorkerStartException exception = await FailAsync(DummyProgram.Options("worker", way));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.IsType<ProtocolException>(exception.InnerException);
    }

    [Fact(Timeout = Hang)]
    public async Task StartAsync_ProgramConnectsAndIsSilent_EndsItAfterTheTimeout()
    {
        WorkerStartException exception = await FailAsync(
            DummyProgram.Options("worker", "mute") with { StartTimeout = TimeSpan.FromSeconds(2) });

        Assert.Contains("2 s", exception.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = Hang)]
    public async Task StartAsync_GrandchildHoldsThePipes_FailsWithoutWaitingForItAndEndsIt()
    {
        WorkerStartException exception = await FailAsync(DummyProgram.Options("hold-pipes"));

        Assert.Equal(4, exception.ExitCode);
    }

    [Fact(Timeout = Hang)]
    public async Task StartAsync_FolderIsMissing_IsItsOwnError()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

        WorkingDirectoryNotFoundException exception = await Assert.ThrowsAsync<WorkingDirectoryNotFoundException>(
            () => StartAsync(DummyProgram.Options("worker") with { WorkingDirectory = path }));

        Assert.Equal(path, exception.Path);
    }

    [Fact(Timeout = Hang)]
    public async Task StartAsync_FolderIsGiven_StartsThere()
    {
        string path = Directory.CreateTempSubdirectory("pc tests ").FullName;
        try
        {
            WorkerStartException exception = await FailAsync(DummyProgram.Options("folder") with { WorkingDirectory = path });

            Assert.Equal(Path.GetFileName(path), Path.GetFileName(exception.StandardError.Trim()));
        }
        finally
        {
            Directory.Delete(path);
        }
    }

    [Fact(Timeout = Hang)]
    public async Task StartAsync_EnvironmentIsGiven_HasItAndNoOther()
    {
        var environment = new Dictionary<string, string> { ["MARK"] = "é=1" };
        foreach (string name in new[] { "DOTNET_ROOT", "SystemRoot", "TMPDIR" })
        {
            if (Environment.GetEnvironmentVariable(name) is string value)
            {
                environment[name] = value;
            }
        }

        using var change = new EnvironmentChange("PC_TEST_OTHER", "here");
        WorkerStartException own = await FailAsync(DummyProgram.Options("environment", "MARK") with { Environment = environment });
        WorkerStartException other = await FailAsync(
            DummyProgram.Options("environment", "PC_TEST_OTHER") with { Environment = environment });
        WorkerStartException inherited = await FailAsync(DummyProgram.Options("environment", "PC_TEST_OTHER"));

        Assert.Equal("é=1", own.StandardError.Trim());
        Assert.Equal("unset", other.StandardError.Trim());
        Assert.Equal("here", inherited.StandardError.Trim());
    }

    [Fact(Timeout = Hang)]
    public async Task StartAsync_IsCancelled_LeavesNothing()
    {
        using var stop = new CancellationTokenSource();
        Task<WorkerProcess> start = WorkerLauncher.StartAsync(DummyProgram.Options("worker", "never"), _observer, stop.Token);
        int processId = Assert.Single(WorkerRegistry.Snapshot()).ProcessId;

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start);
        Assert.False(Processes.IsAlive(processId));
    }

    [Fact(Timeout = Hang)]
    public async Task StartAsync_AlreadyCancelled_StartsNothing()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => WorkerLauncher.StartAsync(DummyProgram.Options("sleep"), _observer, new CancellationToken(canceled: true)));
    }

    [Fact(Timeout = Hang)]
    public async Task StartAsync_CallersThread_DoesNotWaitForTheWorker()
    {
        long start = Stopwatch.GetTimestamp();
        Task<WorkerProcess> task = WorkerLauncher.StartAsync(
            DummyProgram.Options("worker", "never") with { StartTimeout = TimeSpan.FromSeconds(20) }, _observer, Cancelled);

        // It comes back while the program still has nearly all of its time.
        Assert.False(task.IsCompleted);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(15));
        WorkerRegistry.EndAll();
        await Assert.ThrowsAsync<WorkerStartException>(() => task);
    }

    private static WorkerStartOptions Plain(string path) => new() { Executable = new WorkerExecutable(path, []) };

    private Task<WorkerProcess> StartAsync(WorkerStartOptions options) =>
        WorkerLauncher.StartAsync(options, _observer, Cancelled);

    private static WorkerStartException Failure(Exception refusal) => Assert.IsType<WorkerStartException>(refusal.InnerException);

    private Task<ExecutableNotFoundException> RefuseAsync(WorkerStartOptions options) =>
        Assert.ThrowsAsync<ExecutableNotFoundException>(() => StartAsync(options));

    private Task<WorkerStartException> FailAsync(WorkerStartOptions options) =>
        Assert.ThrowsAsync<WorkerStartException>(() => StartAsync(options));
}
