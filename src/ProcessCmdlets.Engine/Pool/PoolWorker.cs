using ProcessCmdlets.Engine.Protocol;
using ProcessCmdlets.Engine.Workers;

namespace ProcessCmdlets.Engine.Pool;

/// <summary>One worker of a pool: its process and its threads. The pool's lock guards what can change.</summary>
internal sealed class PoolWorker : IWorkerObserver
{
    private readonly WorkerPool _pool;
    private PoolWork? _lastWork;

    internal PoolWorker(WorkerPool pool, int threads)
    {
        _pool = pool;
        Threads = [.. Enumerable.Range(0, threads).Select(number => new PoolThread(this, number))];
    }

    /// <summary>The process, once it has connected.</summary>
    internal WorkerProcess? Process { get; set; }

    /// <summary>Its threads.</summary>
    internal IReadOnlyList<PoolThread> Threads { get; }

    /// <summary>Whether it was told to end, or is being killed.</summary>
    internal bool IsEnding { get; set; }

    /// <summary>Whether it has more memory than it may.</summary>
    internal bool IsTooLarge { get; set; }

    /// <summary>How it ended, while that waits for a send to be over.</summary>
    internal WorkerExit? Exit { get; set; }

    /// <summary>How many tasks it has ended.</summary>
    internal int TasksCompleted { get; set; }

    /// <summary>When it last became idle, by the tick count.</summary>
    internal long IdleSince { get; set; } = Environment.TickCount64;

    /// <summary>Whether it has run its initialization.</summary>
    internal bool IsReady => Threads.Any(static thread => thread.IsReady);

    /// <summary>Whether no thread of it has anything to do.</summary>
    internal bool IsIdle => Process is not null && !IsEnding && Threads.All(static thread => thread.IsIdle);

    /// <inheritdoc/>
    public void OnFrame(WorkerProcess worker, in Frame frame)
    {
        foreach (PoolThread thread in Threads)
        {
            if (thread.Current is { } work && work.TaskId == frame.TaskId)
            {
                _lastWork = work;
                if (work.Receive(worker, frame) is { } result)
                {
                    _pool.Ended(thread, work, result);
                }

                return;
            }
        }

        // The word that it is ready, and what a stopped task still had to say.
    }

    /// <inheritdoc/>
    public void OnText(WorkerProcess worker, WorkerTextStream stream, string text)
    {
        // The text comes by a way of its own, so it may arrive after the end of the work that printed it.
        PoolWork? work = Threads.Select(static thread => thread.Current).FirstOrDefault(static current => current is not null);
        (work ?? _lastWork)?.ReceiveText(worker, stream, text);
    }

    /// <inheritdoc/>
    public void OnExited(WorkerProcess worker, WorkerExit exit) => _pool.Exited(this, exit);
}
