using System.Diagnostics;
using System.Runtime.Versioning;
using ProcessCmdlets.Engine.Native;
using ProcessCmdlets.Engine.Processes;

namespace Engine.Tests.Workers;

/// <summary>A process is known by its id and its start: ids are given out again.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class ProcessTreeTests
{
    [Fact]
    public void Kill_IdIsAnothersByNow_LeavesItAlone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows ends trees by job objects.");
        using Process process = Process.Start("/bin/sleep", "600");
        try
        {
            Assert.True(ProcessTable.Current.TryRead(process.Id, out ProcessEntry entry));
            ProcessEntry former = entry with { StartTicks = entry.StartTicks - 1 };
            Assert.True(UnixProcessTree.Kill(former));

            // A signal that was sent would have ended it before this one does, by which it ends.
            Assert.Equal(0, LibC.Kill(process.Id, LibC.SigTerm));
            Assert.True(process.WaitForExit(TimeSpan.FromSeconds(60)));
            Assert.Equal(128 + LibC.SigTerm, process.ExitCode);
        }
        finally
        {
            process.Kill();
        }
    }

    [Fact]
    public void Kill_ItIsStillTheSame_EndsIt()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows ends trees by job objects.");
        using Process process = Process.Start("/bin/sleep", "600");
        try
        {
            Assert.True(ProcessTable.Current.TryRead(process.Id, out ProcessEntry entry));
            Assert.True(UnixProcessTree.Kill(entry));
            Assert.True(process.WaitForExit(TimeSpan.FromSeconds(60)));
            Assert.Equal(128 + LibC.SigKill, process.ExitCode);
        }
        finally
        {
            process.Kill();
        }
    }
}
