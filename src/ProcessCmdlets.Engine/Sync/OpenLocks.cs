namespace ProcessCmdlets.Engine.Sync;

/// <summary>
/// The locks of this process whose file is open. They are kept from the collector, which would give them back, and closed when
/// they have not been used for a moment.
/// </summary>
internal static class OpenLocks
{
    private static readonly object s_gate = new();
    private static readonly HashSet<FileLock> s_open = [];
    private static readonly Timer s_timer = new(_ => Tick(), null, Timeout.Infinite, Timeout.Infinite);

    static OpenLocks()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => CloseUnused(atOnce: true);
    }

    internal static void Add(FileLock one)
    {
        lock (s_gate)
        {
            if (s_open.Add(one) && s_open.Count == 1)
            {
                Schedule();
            }
        }
    }

    internal static void Remove(FileLock one)
    {
        lock (s_gate)
        {
            _ = s_open.Remove(one);
        }
    }

    private static void Tick()
    {
        CloseUnused(atOnce: false);
        lock (s_gate)
        {
            if (s_open.Count > 0)
            {
                Schedule();
            }
        }
    }

    /// <summary>Closes the files of locks that are not in use: of all, or of those that have not been for a moment.</summary>
    internal static void CloseUnused(bool atOnce)
    {
        FileLock[] open;
        lock (s_gate)
        {
            open = [.. s_open];
        }

        foreach (FileLock one in open)
        {
            // A lock adds and removes itself here under its own gate, so that one must not be taken inside this one.
            one.CloseUnlessUsed(atOnce);
        }
    }

    /// <summary>Gives back what a task has left taken, as its end would where it had a process of its own.</summary>
    internal static void AbandonAll(TaskScope task)
    {
        FileLock[] open;
        lock (s_gate)
        {
            open = [.. s_open];
        }

        foreach (FileLock one in open)
        {
            one.Abandon(task);
        }
    }

    private static void Schedule() => _ = s_timer.Change(SyncLimits.IdleMilliseconds, Timeout.Infinite);
}
