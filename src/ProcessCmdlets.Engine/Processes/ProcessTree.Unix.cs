using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using ProcessCmdlets.Engine.Native;

namespace ProcessCmdlets.Engine.Processes;

/// <summary>
/// Ends trees of processes: those that descend from a process, those of the session that it leads, and those that carry its mark.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static class UnixProcessTree
{
    // What is being started during a look is found by the next. A tree that grows faster than that is not ended by more looks,
    // but by the end of the process that makes it grow.
    private const int MostLooks = 10;

    // How long killed processes may take to go: one in an uninterruptible system call takes as long as that.
    private static readonly TimeSpan s_sweepLimit = TimeSpan.FromSeconds(3);

    /// <summary>Kills several children with their trees. Does not wait.</summary>
    internal static void Kill(IReadOnlyList<SpawnedProcess> roots)
    {
        if (roots.Count == 0)
        {
            return;
        }

        // The roots come last: should this process be killed itself meanwhile, they notice, and end the rest of their trees; and
        // as long as a worker lives, what its descendants leave behind comes to it and is found.
        KillDescendants(() => roots.Select(static root => root.TreeRoot).ToArray());
        foreach (SpawnedProcess root in roots)
        {
            root.SignalGroup(LibC.SigKill);
        }
    }

    /// <summary>Kills what descends from processes, without themselves, until a look finds nothing that an earlier one has not.</summary>
    /// <param name="roots">Tells what they are now.</param>
    internal static void KillDescendants(Func<IReadOnlyList<ProcessTreeRoot>> roots)
    {
        HashSet<(int ProcessId, long StartTicks)> killed = [];
        bool isNew = true;
        for (int look = 0; isNew && look < MostLooks; look++)
        {
            isNew = false;
            foreach (ProcessEntry entry in FindOwn(roots))
            {
                isNew |= killed.Add((entry.ProcessId, entry.StartTicks)) && Kill(entry);
            }
        }
    }

    /// <summary>Kills a process, unless its number is another's by now.</summary>
    /// <returns>False where it could not be killed, such as a program that runs as another user.</returns>
    internal static bool Kill(ProcessEntry entry)
    {
        const nint SendSignal = 424;

        // A descriptor stays with the process that had the number when it was opened.
        using Microsoft.Win32.SafeHandles.SafeFileHandle? handle = Poll.TryOpenProcess(entry.ProcessId);
        if (!ProcessTable.Current.TryRead(entry.ProcessId, out ProcessEntry now) || now.StartTicks != entry.StartTicks)
        {
            return true;
        }

        return handle is not null
            ? LibC.SystemCall(SendSignal, handle.DangerousGetHandle(), LibC.SigKill, 0, 0) == 0
                || Marshal.GetLastPInvokeError() == LibC.NoSuchProcess
            : LibC.Kill(entry.ProcessId, LibC.SigKill) == 0 || Marshal.GetLastPInvokeError() == LibC.NoSuchProcess;
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
    internal static void SweepSession(int sessionId, long leaderStartTicks) =>
        Repeat(() => KillMembers(sessionId, leaderStartTicks));

    /// <summary>Kills what carries a mark, and looks again until nothing does.</summary>
    /// <param name="mark">The mark.</param>
    /// <param name="isInnermost">Only what carries no other mark inside it: workers of a worker end by themselves.</param>
    internal static void SweepMarked(ProcessMark mark, bool isInnermost) =>
        Repeat(() => KillAll(ProcessTable.Current.Snapshot().Where(entry => IsMarked(entry, [mark], isInnermost))));

    /// <summary>
    /// Kills all that descends from this process or is in its session, but for what ends by itself or is let go, and looks again
    /// until nothing of it lives.
    /// </summary>
    internal static void SweepOwnTree()
    {
        ProcessTreeRoot[] root = [new(Environment.ProcessId, IsThere: true, LibC.GetSessionId(0) == Environment.ProcessId, Mark: null)];
        Repeat(() => KillAll(FindOwn(() => root)));
    }

    /// <summary>What descends from processes that this one has started, without what is no part of its tree.</summary>
    /// <param name="roots">Tells what they are now.</param>
    internal static List<ProcessEntry> FindOwn(Func<IReadOnlyList<ProcessTreeRoot>> roots)
    {
        IReadOnlyList<ProcessEntry> table = ProcessTable.Current.Snapshot();

        // After the look: a process that was not waited for then had its number during all of it.
        return Find(table, roots(), [Environment.ProcessId, .. OwnChildren.NotOfTree]);
    }

    /// <summary>What descends from processes or belongs to them otherwise, without themselves.</summary>
    /// <param name="table">The processes of the system.</param>
    /// <param name="roots">Where the trees begin.</param>
    /// <param name="others">What is passed over with all that descends from it.</param>
    internal static List<ProcessEntry> Find(
        IReadOnlyList<ProcessEntry> table, IReadOnlyList<ProcessTreeRoot> roots, HashSet<int> others)
    {
        HashSet<int> tree = [];
        HashSet<int> sessions = [];
        ProcessMark[] marks = roots.Select(static root => root.Mark).OfType<ProcessMark>().ToArray();
        foreach (ProcessTreeRoot root in roots)
        {
            if (root.IsThere)
            {
                _ = tree.Add(root.ProcessId);
            }

            // A session may outlive its leader. Where its number is a process's again it has no members left.
            if (root.LeadsSession && (root.IsThere || table.All(entry => entry.ProcessId != root.ProcessId)))
            {
                _ = sessions.Add(root.ProcessId);
            }
        }

        List<ProcessEntry> found = [];
        foreach (ProcessEntry entry in table)
        {
            if (IsMarked(entry, marks, isInnermost: false) && !others.Contains(entry.ProcessId) && tree.Add(entry.ProcessId))
            {
                found.Add(entry);
            }
        }

        int before;
        do
        {
            before = found.Count;
            foreach (ProcessEntry entry in table)
            {
                if (!entry.IsZombie
                    && (tree.Contains(entry.ParentId) || sessions.Contains(entry.SessionId))
                    && !tree.Contains(entry.ProcessId)
                    && !others.Contains(entry.ProcessId))
                {
                    if (IsLetGo(entry))
                    {
                        _ = others.Add(entry.ProcessId);
                    }
                    else
                    {
                        _ = tree.Add(entry.ProcessId);
                        found.Add(entry);
                    }
                }
            }
        }
        while (found.Count > before);
        return found;

        bool IsLetGo(ProcessEntry entry) =>
            OperatingSystem.IsLinux()
            && LinuxProcessMarks.Read(entry.ProcessId) is { } value
            && value.StartsWith(ProcessMark.Outlives, StringComparison.Ordinal)
            && !marks.Any(mark => value.Contains(mark.Name, StringComparison.Ordinal));
    }

    private static bool IsMarked(ProcessEntry entry, ProcessMark[] marks, bool isInnermost) =>
        marks.Length > 0
        && OperatingSystem.IsLinux()
        && !entry.IsZombie
        && entry.StartTicks >= ProcessTable.OwnStartTicks
        && LinuxProcessMarks.Read(entry.ProcessId) is { } value
        && marks.Any(mark => isInnermost
            ? value.EndsWith(mark.Name, StringComparison.Ordinal)
            : value.Contains(mark.Name, StringComparison.Ordinal));

    private static void Repeat(Func<bool> kill)
    {
        long deadline = Environment.TickCount64 + (long)s_sweepLimit.TotalMilliseconds;
        int pause = 1;
        while (kill() && Environment.TickCount64 < deadline)
        {
            // The system tells nobody but its parent of a process's end, so there is nothing to wait on but time.
            Thread.Sleep(pause);
            pause = Math.Min(pause * 2, 20);
        }
    }

    /// <summary>Kills processes, and tells whether there were any that can be killed: others would be found for ever.</summary>
    private static bool KillAll(IEnumerable<ProcessEntry> entries)
    {
        bool found = false;
        foreach (ProcessEntry entry in entries)
        {
            found |= Kill(entry);
        }

        return found;
    }

    /// <summary>Kills a session's members but this process, and tells whether there were any.</summary>
    private static bool KillMembers(int sessionId, long leaderStartTicks)
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

            if (processId == sessionId && entry.StartTicks != leaderStartTicks)
            {
                // The number has been given away, so nothing was left; this is someone else's session.
                return false;
            }

            found |= Kill(entry);
        }

        return found;
    }
}
