using ProcessCmdlets.Engine.Locks;
using ProcessCmdlets.Errors;
using ProcessCmdlets.SharedObjects;
using ProcessCmdlets.Waiting;

namespace ProcessCmdlets;

/// <summary>
/// A lock that one process at a time can have (<c>multiprocessing.Lock</c> and <c>RLock</c>), as New-ProcessLock makes it. It
/// works in every process it reaches. When its holder ends without releasing it, it is free again and the next one is told.
/// </summary>
public sealed class ProcessLock
{
    private readonly FileLock _file;

    internal ProcessLock(string path, string? name, bool isReentrant)
    {
        _file = FileLock.Of(path);
        Name = name;
        IsReentrant = isReentrant;
    }

    /// <summary>The name by which other sessions of this user get the same lock, or null.</summary>
    public string? Name { get; }

    /// <summary>Whether who has it may take it again; it is free when it was released as often.</summary>
    public bool IsReentrant { get; }

    /// <summary>Whether this process has it.</summary>
    public bool IsHeld => _file.IsHeld;

    /// <summary>
    /// Whether the process that had it before this one ended without releasing it, so that what the lock guards may be half done.
    /// </summary>
    public bool WasAbandoned => _file.WasAbandoned;

    /// <summary>The process that ended so, or null.</summary>
    public int? AbandonedBy => _file.WasAbandoned ? _file.AbandonedBy : null;

    internal string Path => _file.Path;

    internal FileLock File => _file;

    /// <summary>Takes the lock; waits until it is free.</summary>
    /// <returns>True.</returns>
    public bool Acquire() => Acquire(Timeout.InfiniteTimeSpan);

    /// <summary>Takes the lock; waits at most the given time.</summary>
    /// <param name="timeout">How long to wait; nothing or less tries once.</param>
    /// <returns>Whether it was taken.</returns>
    public bool Acquire(TimeSpan timeout) => MethodErrors.Guard(() => Take(timeout), this);

    /// <summary>Takes the lock; waits at most the given time.</summary>
    /// <param name="timeoutSeconds">How many seconds to wait; nothing or less tries once.</param>
    /// <returns>Whether it was taken.</returns>
    public bool Acquire(double timeoutSeconds) => Acquire(InterruptibleWait.Seconds(timeoutSeconds));

    /// <summary>Gives the lock back.</summary>
    /// <exception cref="System.Management.Automation.RuntimeException">It is not held here: LockNotHeld.</exception>
    public void Release()
    {
        if (!_file.Release(SyncOwner.Current, IsReentrant))
        {
            throw ErrorRecords.Terminating(ErrorRecords.LockNotHeld(this));
        }
    }

    private bool Take(TimeSpan timeout)
    {
        object owner = SyncOwner.Current;

        // Without a wait, which is the most common case, and costs less than what makes a wait stoppable.
        return _file.Acquire(owner, IsReentrant, TimeSpan.Zero, CancellationToken.None)
            || ((timeout > TimeSpan.Zero || timeout == Timeout.InfiniteTimeSpan) && Await(owner, timeout));
    }

    private bool Await(object owner, TimeSpan timeout)
    {
        bool isTaken = false;
        try
        {
            return InterruptibleWait.Run(timeout, (time, stop) => isTaken = _file.Acquire(owner, IsReentrant, time, stop));
        }
        catch when (isTaken)
        {
            // It came as the caller was stopped, who does not know that it has the lock.
            _ = _file.Release(owner, IsReentrant);
            throw;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Name ?? System.IO.Path.GetFileName(Path);
}
