using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using ProcessCmdlets.Engine.Signals;

namespace ProcessCmdlets.Engine.Workers;

/// <summary>Ends trees of processes: those of a child's session, and those that descend from it in a session of their own.</summary>
[UnsupportedOSPlatform("windows")]
internal static class UnixProcessTree
{
    /// <summary>Kills several children with their trees. Does not wait.</summary>
    internal static void Kill(IReadOnlyList<SpawnedProcess> roots)
    {
        if (roots.Count == 0)
        {
            return;
        }

        // The roots come last: should this process be killed itself meanwhile, they notice, and end the rest of their trees.
        foreach (ProcessEntry entry in Descendants(ProcessTable.Current.Snapshot(), roots.Select(root => root.ProcessId)))
        {
            _ = Kill(entry);
        }

        foreach (SpawnedProcess root in roots)
        {
            root.SignalGroup(LibC.SigKill);
        }
    }

    /// <summary>
    /// Kills a process that was looked at before. Its id may be another's by now, so it is held while it is looked at again.
    /// </summary>
    /// <returns>False where it may not be killed.</returns>
    internal static bool Kill(in ProcessEntry entry)
    {
        using ProcessHandle? held = OperatingSystem.IsLinux() ? ProcessHandle.TryOpen(entry.ProcessId) : null;
        if (!ProcessTable.Current.TryRead(entry.ProcessId, out ProcessEntry now) || now.StartTicks != entry.StartTicks)
        {
            return true;
        }

        int result = held?.Send(LibC.SigKill) ?? LibC.Kill(entry.ProcessId, LibC.SigKill);
        return result == 0 || Marshal.GetLastPInvokeError() == LibC.NoSuchProcess;
    }

    /// <summary>
    /// Kills what lives in a session whose leader has ended, and looks again until nothing does. As long as one member lives,
    /// the system gives the session's number to no other.
    /// </summary>
    /// <param name="sessionId">The session, which is the process id of its leader.</param>
    /// <param name="leaderStartTicks">When the leader started.</param>
    internal static void SweepSession(int sessionId, long leaderStartTicks)
    {
        Repeat(() => KillMembers(sessionId, leaderStartTicks));
    }

    /// <summary>Kills all other processes of this process's session, and looks again until there are none.</summary>
    internal static void SweepOwnSession()
    {
        int sessionId = LibC.GetSessionId(0);
        Repeat(() => KillMembers(sessionId, leaderStartTicks: null));
    }

    private static void Repeat(Func<bool> killMembers)
    {
        long deadline = Environment.TickCount64 + (long)WorkerTimes.SweepLimit.TotalMilliseconds;
        int pause = 1;
        while (killMembers() && Environment.TickCount64 < deadline)
        {
            // The system tells nobody but its parent of a process's end, so there is nothing to wait on but time.
            Thread.Sleep(pause);
            pause = Math.Min(pause * 2, 20);
        }
    }

    /// <summary>Kills a session's members but this process, and tells whether there were any.</summary>
    private static bool KillMembers(int sessionId, long? leaderStartTicks)
    {
        bool found = false;
        foreach (int processId in ProcessTable.Current.ProcessIds())
        {
            // One call a process; only the few that match are looked at closely.
            if (processId == Environment.ProcessId
                || LibC.GetSessionId(processId) != sessionId
                || !ProcessTable.Current.TryRead(processId, out ProcessEntry entry)
                || entry.SessionId != sessionId
                || entry.IsZombie)
            {
                continue;
            }

            if (processId == sessionId && leaderStartTicks is long expected && entry.StartTicks != expected)
            {
                // The number has been given away, so nothing was left; this is someone else's session.
                return false;
            }

            // What may not be killed, such as a program run as another user, would be found for ever.
            found |= Kill(entry);
        }

        return found;
    }

    /// <summary>What descends from these processes or is in a session that one of them leads, without themselves.</summary>
    internal static List<ProcessEntry> Descendants(IReadOnlyList<ProcessEntry> table, IEnumerable<int> roots)
    {
        HashSet<int> tree = [.. roots];
        HashSet<int> sessions = [.. tree];
        List<ProcessEntry> found = [];
        int before;
        do
        {
            before = found.Count;
            foreach (ProcessEntry entry in table)
            {
                if (!entry.IsZombie
                    && (tree.Contains(entry.ParentId) || sessions.Contains(entry.SessionId))
                    && tree.Add(entry.ProcessId))
                {
                    found.Add(entry);
                }
            }
        }
        while (found.Count > before);
        return found;
    }
}
