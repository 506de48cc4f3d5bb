using ProcessCmdlets.Engine.Protocol;
using ProcessCmdlets.Engine.Workers;

namespace ProcessCmdlets.Engine.Pool;

/// <summary>One worker of a pool: its process, and the work it has in hand. The pool's lock guards what can change.</summary>
internal sealed class PoolWorker : IWorkerObserver
{
    private readonly WorkerPool _pool;
    private PoolWork? _current;

    internal PoolWorker(WorkerPool pool)
    {
        _pool = pool;
    }

    /// <summary>The process, once it has connected.</summary>
    internal WorkerProcess? Process { get; set; }

    /// <summary>What it does now, or null.</summary>
    internal PoolWork? Current
    {
        get => Volatile.Read(ref _current);
        set => Volatile.Write(ref _current, value);
    }

    /// <summary>Whether it has run its initialization and can take tasks.</summary>
    internal bool IsReady { get; set; }

    /// <summary>Whether it was told to end, or is being killed.</summary>
    internal bool IsEnding { get; set; }

    /// <summary>Whether it does the last thing it will do.</summary>
    internal bool IsLast { get; set; }

    /// <summary>How many tasks it has ended.</summary>
    internal int TasksCompleted { get; set; }

    /// <summary>When it last became idle, by the tick count.</summary>
    internal long IdleSince { get; set; }

    /// <inheritdoc/>
    public void OnFrame(WorkerProcess worker, in Frame frame)
    {
        PoolWork? work = Current;
        if (work is null || frame.TaskId != work.TaskId)
        {
            // The word that it is ready, and what a stopped task still had to say.
            return;
        }

        if (work.Receive(worker, frame) is { } end)
        {
            _pool.Ended(this, work, end);
        }
    }

    /// <inheritdoc/>
    public void OnText(WorkerProcess worker, WorkerTextStream stream, string text) =>
        Current?.ReceiveText(worker, stream, text);

    /// <inheritdoc/>
    public void OnExited(WorkerProcess worker, WorkerExit exit) => _pool.Exited(this, worker, exit);
}
