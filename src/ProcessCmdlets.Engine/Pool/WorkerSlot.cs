namespace ProcessCmdlets.Engine.Pool;

/// <summary>One thread of a worker, and the work it has in hand. The pool's lock guards what can change.</summary>
internal sealed class WorkerSlot
{
    private PoolWorkItem? _current;

    internal WorkerSlot(PoolWorker worker, int number)
    {
        Worker = worker;
        Number = number;
    }

    /// <summary>The worker it belongs to.</summary>
    internal PoolWorker Worker { get; }

    /// <summary>Its number in the worker, from 0.</summary>
    internal int Number { get; }

    /// <summary>What it does now, or null.</summary>
    internal PoolWorkItem? Current
    {
        get => Volatile.Read(ref _current);
        set => Volatile.Write(ref _current, value);
    }

    /// <summary>Whether it has run its initialization and can take tasks.</summary>
    internal bool IsReady { get; set; }

    /// <summary>Whether it does the last thing it will do.</summary>
    internal bool IsLast { get; set; }

    /// <summary>Whether a work is being sent to it: until that is over, the worker's death waits to be dealt with.</summary>
    internal bool IsSending { get; set; }

    /// <summary>Whether it does a task, or items of a work that has it for long.</summary>
    internal bool IsRunning => IsReady && !IsLast && Current is { IsBusy: true };

    /// <summary>Whether it can take a task.</summary>
    internal bool IsIdle => IsReady && !IsLast && !IsSending && Current is null;
}
