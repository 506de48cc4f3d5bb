using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Engine.Workers;

namespace ProcessCmdlets.Engine.Pool;

/// <summary>
/// Something that one thread of a worker does from beginning to end before it does anything else. Each turn at it ends once: by
/// <see cref="Receive"/> giving a result, by <see cref="Lost"/>, or, where it never began, by <see cref="Dropped"/>.
/// </summary>
internal abstract class PoolWorkItem
{
    private static int s_lastId;

    private TaskCompletionSource _turn = NewTurn();

    /// <summary>A number that no other work of this process has.</summary>
    internal int TaskId { get; } = Interlocked.Increment(ref s_lastId);

    /// <summary>Whether the pool counts it as a task; other works count what they do themselves.</summary>
    internal virtual bool IsTask => true;

    /// <summary>Whether it does something now. One that waits for something to do has its worker all the same.</summary>
    internal virtual bool IsBusy => true;

    /// <summary>Works of one group do not ask each other to make room.</summary>
    internal virtual object Group => this;

    /// <summary>Completes when the turn that is under way has ended, whatever the end.</summary>
    internal Task TurnEnded => Volatile.Read(ref _turn).Task;

    /// <summary>Sends a worker all it needs. Called when the worker has nothing else to do on that thread.</summary>
    /// <exception cref="Errors.ConnectionLostException">The worker is gone; the work is done by another.</exception>
    /// <exception cref="Errors.ProcessCmdletsException">It cannot be sent at all, and fails.</exception>
    internal abstract void Send(in WorkAssignment turn);

    /// <summary>
    /// The worker was gone before it had been sent the work, which is given to another as if nothing had happened.
    /// </summary>
    internal virtual void Unsent()
    {
    }

    /// <summary>Takes a frame that the worker sent about this work.</summary>
    /// <returns>How the turn ended, or null while it goes on.</returns>
    internal abstract WorkResult? Receive(WorkerPeer worker, in Frame frame);

    /// <summary>Takes text that native code printed while the worker did this work, or shortly after.</summary>
    internal abstract void ReceiveText(WorkerPeer worker, WorkerTextStream stream, string text);

    /// <summary>The worker has died at it.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="exit">How it ended.</param>
    /// <param name="stopped">Whether the pool was stopped, and the worker with it.</param>
    /// <returns>What becomes of the work.</returns>
    internal abstract WorkOutcome Lost(WorkerPeer worker, ExitStatus exit, bool stopped);

    /// <summary>It will not be done: the pool was stopped, or can have no workers.</summary>
    /// <param name="reason">Why, or null for a stop.</param>
    internal abstract void Dropped(Exception? reason);

    /// <summary>Other work waits for a worker and none is free: a work that can go on later makes room soon.</summary>
    internal virtual void RequestPreemption()
    {
    }

    /// <summary>Begins a turn.</summary>
    internal void BeginTurn()
    {
        if (_turn.Task.IsCompleted)
        {
            Volatile.Write(ref _turn, NewTurn());
        }
    }

    /// <summary>Ends a turn.</summary>
    internal void EndTurn() => _turn.TrySetResult();

    private static TaskCompletionSource NewTurn() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
