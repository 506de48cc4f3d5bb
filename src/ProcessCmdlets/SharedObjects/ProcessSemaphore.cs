using System.Management.Automation;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.SharedObjects;
using ProcessCmdlets.Errors;
using ProcessCmdlets.SharedObjects;
using ProcessCmdlets.Waiting;

namespace ProcessCmdlets;

/// <summary>
/// A counter that processes take from and add to, and wait for while it is zero (<c>multiprocessing.Semaphore</c> and
/// <c>BoundedSemaphore</c>), as New-ProcessSemaphore makes it.
/// </summary>
public sealed class ProcessSemaphore : SharedObject
{
    internal ProcessSemaphore(SharedObjectProxy access, string? name)
        : base(access, name)
    {
    }

    /// <inheritdoc/>
    internal override SharedObjectKind Kind => SharedObjectKind.Semaphore;

    /// <summary>How many can be taken now.</summary>
    public int Count => State.Count;

    /// <summary>How many could be taken at first.</summary>
    public int InitialCount => State.Initial;

    /// <summary>Whether no more can be released than were there at first.</summary>
    public bool IsBounded => State.IsBounded;

    private (int Count, int Initial, bool IsBounded) State => Guard(() =>
    {
        var reader = new WireReader(Access.Send(SemaphoreService.Describe).Result());
        return (reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32() != 0);
    });

    /// <summary>Takes one; waits until there is one.</summary>
    /// <returns>True.</returns>
    public bool Acquire() => Acquire(Timeout.InfiniteTimeSpan);

    /// <summary>Takes one; waits at most the given time.</summary>
    /// <param name="timeout">How long to wait; nothing or less tries once.</param>
    /// <returns>Whether it was taken.</returns>
    public bool Acquire(TimeSpan timeout) => IsOnce(timeout)
        ? Ask(SemaphoreService.TryAcquire) != 0
        : WaitFor(SemaphoreService.Acquire, timeout, Release) != 0;

    /// <summary>Takes one; waits at most the given time.</summary>
    /// <param name="timeoutSeconds">How many seconds to wait; nothing or less tries once.</param>
    /// <returns>Whether it was taken.</returns>
    public bool Acquire(double timeoutSeconds) => Acquire(InterruptibleWait.Seconds(timeoutSeconds));

    /// <summary>Adds one.</summary>
    /// <exception cref="RuntimeException">It is bounded and full: SemaphoreFull.</exception>
    public void Release() => Release(1);

    /// <summary>Adds several.</summary>
    /// <param name="count">How many.</param>
    /// <exception cref="RuntimeException">It is bounded, and would have more than at first: SemaphoreFull.</exception>
    public void Release(int count)
    {
        if (Guard(() => Access.Send(SemaphoreService.Release, count).Number()) == 0)
        {
            throw ErrorRecords.Terminating(ErrorRecords.SemaphoreFull(this, count));
        }
    }
}
