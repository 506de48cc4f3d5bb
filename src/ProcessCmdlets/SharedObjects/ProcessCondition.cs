using System.Diagnostics;
using System.Management.Automation;
using ProcessCmdlets.Engine.SharedObjects;
using ProcessCmdlets.Errors;
using ProcessCmdlets.SharedObjects;
using ProcessCmdlets.Waiting;

namespace ProcessCmdlets;

/// <summary>
/// A lock whose holders can wait for others to tell them that something has changed (<c>multiprocessing.Condition</c>), as
/// New-ProcessCondition makes it.
/// </summary>
public sealed class ProcessCondition : SharedObject
{
    // A stopped script gets the lock back for its finally blocks, but does not wait for it as long as others may hold it.
    private static readonly TimeSpan s_lastChance = TimeSpan.FromSeconds(1);

    internal ProcessCondition(SharedObjectProxy access, ProcessLock own)
        : base(access, null)
    {
        Lock = own;
    }

    /// <inheritdoc/>
    internal override SharedObjectKind Kind => SharedObjectKind.Condition;

    /// <summary>The lock, which is re-entrant.</summary>
    public ProcessLock Lock { get; }

    /// <summary>Whether this process has the lock.</summary>
    public bool IsHeld => Lock.IsHeld;

    /// <summary>Whether the process that had the lock before ended without releasing it.</summary>
    public bool WasAbandoned => Lock.WasAbandoned;

    /// <summary>Takes the lock; waits until it is free.</summary>
    /// <returns>True.</returns>
    public bool Acquire() => Lock.Acquire();

    /// <summary>Takes the lock; waits at most the given time.</summary>
    /// <param name="timeout">How long to wait; nothing or less tries once.</param>
    /// <returns>Whether it was taken.</returns>
    public bool Acquire(TimeSpan timeout) => Lock.Acquire(timeout);

    /// <summary>Takes the lock; waits at most the given time.</summary>
    /// <param name="timeoutSeconds">How many seconds to wait; nothing or less tries once.</param>
    /// <returns>Whether it was taken.</returns>
    public bool Acquire(double timeoutSeconds) => Lock.Acquire(timeoutSeconds);

    /// <summary>Gives the lock back.</summary>
    /// <exception cref="RuntimeException">It is not held here: LockNotHeld.</exception>
    public void Release() => Lock.Release();

    /// <summary>Gives the lock back, waits to be notified, and takes the lock again.</summary>
    /// <returns>True.</returns>
    /// <exception cref="RuntimeException">The lock is not held here: LockNotHeld.</exception>
    public bool Wait() => Wait(Timeout.InfiniteTimeSpan);

    /// <summary>Gives the lock back, waits to be notified at most the given time, and takes the lock again.</summary>
    /// <param name="timeout">How long to wait.</param>
    /// <returns>Whether it was notified.</returns>
    /// <exception cref="RuntimeException">The lock is not held here: LockNotHeld.</exception>
    public bool Wait(TimeSpan timeout)
    {
        object owner = SyncOwner.Current;
        CheckHeld(owner);

        // Before the lock is free, so that whoever takes it then notifies this one, too.
        int ticket = Guard(() => Access.Send(ConditionService.Enlist).Number());
        int depth = Lock.File.ReleaseAll(owner);
        bool isBack = false;
        try
        {
            bool isNotified = Guard(() => WaitFor(Access.Send(ConditionService.Await, ticket), timeout)) != 0;
            isBack = Lock.Acquire();
            return isNotified;
        }
        finally
        {
            isBack = isBack || Lock.File.Acquire(owner, isReentrant: true, s_lastChance, CancellationToken.None);
            if (isBack)
            {
                Lock.File.SetRecursionCount(depth);
            }
        }
    }

    /// <summary>Gives the lock back, waits to be notified at most the given time, and takes the lock again.</summary>
    /// <param name="timeoutSeconds">How many seconds to wait.</param>
    /// <returns>Whether it was notified.</returns>
    /// <exception cref="RuntimeException">The lock is not held here: LockNotHeld.</exception>
    public bool Wait(double timeoutSeconds) => Wait(InterruptibleWait.Seconds(timeoutSeconds));

    /// <summary>Waits until a script gives true, which is looked at now and after each notification.</summary>
    /// <param name="predicate">The script.</param>
    /// <returns>True.</returns>
    public bool WaitFor(ScriptBlock predicate) => WaitFor(predicate, Timeout.InfiniteTimeSpan);

    /// <summary>Waits until a script gives true, at most the given time.</summary>
    /// <param name="predicate">The script.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <returns>What the script gave last.</returns>
    public bool WaitFor(ScriptBlock predicate, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        CheckHeld(SyncOwner.Current);
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            if (LanguagePrimitives.IsTrue(predicate.InvokeReturnAsIs()))
            {
                return true;
            }

            TimeSpan left = timeout == Timeout.InfiniteTimeSpan ? timeout : timeout - Stopwatch.GetElapsedTime(start);
            if (IsOnce(left))
            {
                return false;
            }

            _ = Wait(left);
        }
    }

    /// <summary>Waits until a script gives true, at most the given time.</summary>
    /// <param name="predicate">The script.</param>
    /// <param name="timeoutSeconds">How many seconds to wait.</param>
    /// <returns>What the script gave last.</returns>
    public bool WaitFor(ScriptBlock predicate, double timeoutSeconds) => WaitFor(predicate, InterruptibleWait.Seconds(timeoutSeconds));

    /// <summary>Lets one go on who waits.</summary>
    public void Notify() => Notify(1);

    /// <summary>Lets so many go on who wait, if there are so many.</summary>
    /// <param name="count">How many.</param>
    /// <exception cref="RuntimeException">The lock is not held here: LockNotHeld.</exception>
    public void Notify(int count)
    {
        CheckHeld(SyncOwner.Current);
        _ = Guard(() => Access.Send(ConditionService.Notify, count).Number());
    }

    /// <summary>Lets all go on who wait.</summary>
    /// <exception cref="RuntimeException">The lock is not held here: LockNotHeld.</exception>
    public void NotifyAll() => Notify(int.MaxValue);

    private void CheckHeld(object owner)
    {
        if (!Lock.File.IsHeldBy(owner))
        {
            throw ErrorRecords.Terminating(ErrorRecords.LockNotHeld(Lock));
        }
    }
}
