using ProcessCmdlets.Engine.Protocol;
using ProcessCmdlets.Engine.Workers;

namespace ProcessCmdlets.Engine.Pool;

/// <summary>
/// Something that one worker of a pool does from beginning to end before it does anything else. Exactly one of
/// <see cref="Receive"/> returning true, <see cref="Lost"/> and <see cref="Dropped"/> ends each turn at it.
/// </summary>
internal abstract class PoolWork
{
    private static int s_lastId;

    /// <summary>The number on its frames. No other work of this process has it.</summary>
    internal int TaskId { get; } = Interlocked.Increment(ref s_lastId);

    /// <summary>Gives a worker the work.</summary>
    /// <exception cref="Errors.ConnectionLostException">The worker has died and has not begun.</exception>
    internal abstract void Send(WorkerProcess worker);

    /// <summary>Takes a frame that the worker sent about this work. Called on the worker's reader thread.</summary>
    /// <returns>How the work ended, or null while it goes on.</returns>
    internal abstract PoolWorkEnd? Receive(WorkerProcess worker, in Frame frame);

    /// <summary>Takes text that native code printed while the worker did this work.</summary>
    internal abstract void ReceiveText(WorkerProcess worker, WorkerTextStream stream, string text);

    /// <summary>The worker has died at it.</summary>
    /// <returns>Whether the work is to be done again by another worker.</returns>
    internal abstract bool Lost(WorkerProcess worker, WorkerExit exit);

    /// <summary>It will not be done: the pool was stopped, or can have no workers.</summary>
    /// <param name="reason">Why, or null for a stop.</param>
    internal abstract void Dropped(Exception? reason);
}
