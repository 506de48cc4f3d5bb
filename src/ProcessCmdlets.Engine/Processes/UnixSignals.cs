using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using ProcessCmdlets.Engine.Native;

namespace ProcessCmdlets.Engine.Processes;

/// <summary>Signals by the system's own calls.</summary>
[UnsupportedOSPlatform("windows")]
internal static class UnixSignals
{
    internal static SignalResult Send(SignalTarget target, int signal)
    {
        using ProcessHandle? held = OperatingSystem.IsLinux() ? ProcessHandle.TryOpen(target.ProcessId) : null;

        // Looked at after it is held: what is found alive now is what the handle stands for. Where the system has no such
        // handles (macOS, Linux before 5.3), an id would have to be given away between these two lines.
        if (!target.IsStill())
        {
            return SignalResult.Ended;
        }

        int result = held?.Send(signal) ?? LibC.Kill(target.ProcessId, signal);
        if (result == 0)
        {
            return SignalResult.Sent;
        }

        return Marshal.GetLastPInvokeError() == LibC.NoSuchProcess ? SignalResult.Ended : SignalResult.Denied;
    }

    internal static IReadOnlyList<SignalTarget> Descendants(int processId)
    {
        var targets = new List<SignalTarget>();
        var root = new ProcessTreeRoot(processId, IsThere: true, LeadsSession: true, Mark: null);
        foreach (ProcessEntry entry in UnixProcessTree.Find(ProcessTable.Current.Snapshot(), [root], []))
        {
            long startTicks = entry.StartTicks;
            int id = entry.ProcessId;
            targets.Insert(0, new SignalTarget(id, () => IsAlive(id, startTicks)));
        }

        return targets;
    }

    private static bool IsAlive(int processId, long startTicks) =>
        ProcessTable.Current.TryRead(processId, out ProcessEntry entry) && !entry.IsZombie && entry.StartTicks == startTicks;
}
