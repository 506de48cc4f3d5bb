using System.Runtime.InteropServices;
using Engine.Tests.Documentation;

namespace Engine.Tests.Host;

public sealed partial class InterruptTests
{
    private const int Interrupt = 2;
    private const int Terminate = 15;

    private const string Body =
        "try { [Console]::WriteLine('ready'); Start-Sleep 50 } finally { [Console]::WriteLine('cleaned') } [Console]::WriteLine('never')";

    [Fact]
    public void Command_Interrupted_RunsFinallyBlocksAndFails()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are Unix's.");
        using HostProcess host = HostProcess.Start(["-NoProfile", "-Command", Body]);
        Assert.Equal("ready", host.ReadLine());
        Send(host, Interrupt);
        HostResult result = host.Wait();
        Assert.Equal(["cleaned"], result.Lines);
        Assert.Equal(1, result.ExitCode);
    }

    [Fact]
    public void File_Interrupted_RunsFinallyBlocksAndEndsAsPwshDoes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are Unix's.");
        using TemporaryFolder folder = new();
        string file = folder.Write("script.ps1", Body.Replace("Start-Sleep 50", "while ($true) { }", StringComparison.Ordinal));
        using HostProcess host = HostProcess.Start(["-NoProfile", "-File", file]);
        Assert.Equal("ready", host.ReadLine());
        Send(host, Interrupt);
        HostResult result = host.Wait();
        Assert.Equal(["cleaned"], result.Lines);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public void CommandLoop_Interrupted_GoesOnWithTheNextCommand()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are Unix's.");
        using HostProcess host = HostProcess.Start(["-NoProfile"]);
        host.Input.WriteLine(Body);
        Assert.Equal("ready", host.ReadLine());
        Send(host, Interrupt);
        Assert.Equal("cleaned", host.ReadLine());
        host.Input.WriteLine("'next'; exit 3");
        Assert.Equal("next", host.ReadLine());
        Assert.Equal(3, host.Wait().ExitCode);
    }

    [Fact]
    public void Command_InterruptedWhileItAsks_Ends()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are Unix's.");
        using HostProcess host = HostProcess.Start(["-NoProfile", "-Command", "'ready'; Read-Host name; 'never'"]);
        Assert.Equal("ready", host.ReadLine());
        Send(host, Interrupt);
        HostResult result = host.Wait();
        Assert.DoesNotContain("never", result.Output, StringComparison.Ordinal);
        Assert.Equal(1, result.ExitCode);
    }

    [Fact]
    public void Command_Terminated_Ends()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are Unix's.");
        using HostProcess host = HostProcess.Start(["-NoProfile", "-Command", Body]);
        Assert.Equal("ready", host.ReadLine());
        Send(host, Terminate);
        Assert.Equal(128 + Terminate, host.Wait().ExitCode);
    }

    private static void Send(HostProcess host, int signal) => Assert.Equal(0, Kill(host.Id, signal));

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
