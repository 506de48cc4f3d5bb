using System.Diagnostics;

namespace ProcessCmdlets.Engine.Native;

/// <summary>What tells a process from a later one with the same id.</summary>
internal static class ProcessIdentity
{
    /// <summary>When it was started, in a unit of the system's, or null where there is no such process, or it has ended.</summary>
    internal static long? Of(int processId)
    {
        if (!OperatingSystem.IsWindows())
        {
            // The runtime takes a process that has ended, and that nobody has waited for yet, for a live one.
            return ProcessTable.Current.TryRead(processId, out ProcessEntry entry) && !entry.IsZombie ? entry.StartTicks : null;
        }

        try
        {
            using var process = Process.GetProcessById(processId);
            return process.StartTime.ToUniversalTime().Ticks;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
