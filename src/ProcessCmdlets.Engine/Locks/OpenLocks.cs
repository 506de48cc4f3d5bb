using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Runtime;

namespace ProcessCmdlets.Engine.Locks;

/// <summary>
/// The locks of this process whose file is open. They are kept from the collector, which would give them back, and closed when
/// they have not been used for a moment.
/// </summary>
internal static class OpenLocks
{
    private static readonly object s_gate = new();
    private static readonly HashSet<FileLock> s_open = [];
    private static readonly BackgroundTimer s_timer = new("locks", Tick, onFault: null);

    static OpenLocks()
    {
        ProcessShutdown.Register(ShutdownPhase.ReleaseLocks, CloseAtExit);
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
        foreach (FileLock one in Open())
        {
            BackgroundFaults.Guard("locks", () => Tend(one), onFault: null);
        }

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
        foreach (FileLock one in Open())
        {
            // A lock adds and removes itself here under its own gate, so that one must not be taken inside this one.
            one.CloseUnlessUsed(atOnce);
        }
    }

    private static void CloseAtExit()
    {
        CloseUnused(atOnce: true);
        foreach (FileLock one in Open())
        {
            one.RemoveAtExit();
        }
    }

    private static FileLock[] Open()
    {
        lock (s_gate)
        {
            return [.. s_open];
        }
    }

    /// <summary>Gives back what a task has left taken, as its end would where it had a process of its own.</summary>
    internal static void AbandonAll(TaskScope task)
    {
        foreach (FileLock one in Open())
        {
            one.Abandon(task);
        }
    }

    private static void Tend(FileLock one)
    {
        try
        {
            one.RestoreWhereRemoved();
            one.CloseUnlessUsed(atOnce: false);
        }
        catch (Exception exception) when (exception is ProcessCmdletsException or IOException or UnauthorizedAccessException)
        {
            // The disk is full, or the folder is unsafe by now. Who uses the lock next gets the error; the next tick tries again.
        }
    }

    private static void Schedule() => s_timer.Schedule(TimeSpan.FromMilliseconds(LockLimits.IdleMilliseconds));
}
