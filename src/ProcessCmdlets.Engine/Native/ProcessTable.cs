namespace ProcessCmdlets.Engine.Native;

/// <summary>The processes of the system (Unix).</summary>
internal abstract class ProcessTable
{
    /// <summary>The table of the system this runs on.</summary>
    internal static ProcessTable Current { get; } = OperatingSystem.IsMacOS() ? new MacProcessTable() : new LinuxProcessTable();

    /// <summary>Tells when this process started; with its id, a name no other process has or will have soon.</summary>
    internal static long OwnStartTicks { get; } =
        Current.TryRead(Environment.ProcessId, out ProcessEntry entry) ? entry.StartTicks : 0;

    /// <summary>The ids of all processes.</summary>
    internal abstract IEnumerable<int> ProcessIds();

    /// <summary>Looks one process up.</summary>
    internal abstract bool TryRead(int processId, out ProcessEntry entry);

    /// <summary>All processes of now.</summary>
    internal IReadOnlyList<ProcessEntry> Snapshot()
    {
        List<ProcessEntry> entries = [];
        foreach (int processId in ProcessIds())
        {
            if (TryRead(processId, out ProcessEntry entry))
            {
                entries.Add(entry);
            }
        }

        return entries;
    }
}
