using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Engine.Workers;

namespace ProcessCmdlets.Engine.Pool;

/// <summary>One worker of a pool: its process and its threads. The pool's lock guards what can change.</summary>
internal sealed class PoolWorker : IWorkerObserver
{
    private readonly WorkerPool _pool;
    private PoolWorkItem? _lastWork;
    private bool _hasAnswered;

    internal PoolWorker(WorkerPool pool, int threads)
    {
        _pool = pool;
        Threads = [.. Enumerable.Range(0, threads).Select(number => new WorkerSlot(this, number))];
    }

    /// <summary>The process, once it has connected.</summary>
    internal WorkerPeer? Process { get; set; }

    /// <summary>Its threads.</summary>
    internal IReadOnlyList<WorkerSlot> Threads { get; }

    /// <summary>Whether it was told to end, or is being killed.</summary>
    internal bool IsEnding { get; set; }

    /// <summary>Whether it was found dead when it was sent something: its end is yet to be reported.</summary>
    internal bool IsGone { get; set; }

    /// <summary>Whether it has more memory than it may.</summary>
    internal bool IsTooLarge { get; set; }

    /// <summary>How it ended, while that waits for a send to be over.</summary>
    internal ExitStatus? Exit { get; set; }

    /// <summary>Whether its failed start was counted.</summary>
    internal bool HasFailed { get; set; }

    /// <summary>How many tasks it has ended.</summary>
    internal int TasksCompleted { get; set; }

    /// <summary>When it last became idle, by the tick count.</summary>
    internal long IdleSince { get; set; } = Environment.TickCount64;

    /// <summary>Whether all its threads have run their initialization. Before, none of them gets work: should one fail, the worker ends.</summary>
    internal bool IsReady => Threads.All(static thread => thread.IsReady);

    /// <summary>Whether no thread of it has anything to do.</summary>
    internal bool IsIdle => Process is not null && !IsEnding && !IsGone && Threads.All(static thread => thread.IsIdle);

    /// <inheritdoc/>
    public void OnFrame(WorkerPeer worker, in Frame frame)
    {
        if (!_hasAnswered)
        {
            _hasAnswered = true;
            _pool.Answered(this);
        }

        foreach (WorkerSlot thread in Threads)
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
    public void OnText(WorkerPeer worker, WorkerTextStream stream, string text)
    {
        try
        {
            if (Author() is { } work)
            {
                work.ReceiveText(worker, stream, text);
            }
            else
            {
                _pool.Source.ReceiveText(worker, stream, text);
            }
        }
        catch (Exception)
        {
            // The caller reads the text of all workers, and a text that cannot be kept must not end that.
        }
    }

    /// <inheritdoc/>
    public void OnExited(WorkerPeer worker, ExitStatus exit)
    {
        try
        {
            _pool.Source.EndText(worker);
        }
        catch (Exception)
        {
            // As above; the end itself is reported on every path.
        }

        _pool.Exited(this, exit);
    }

    /// <summary>
    /// The work that must have printed a text, or null where there are several that may have: the standard output is the process's.
    /// </summary>
    private PoolWorkItem? Author()
    {
        PoolWorkItem? found = null;
        foreach (WorkerSlot thread in Threads)
        {
            if (thread.Current is not { } current)
            {
                continue;
            }

            if (found is not null && !found.Group.Equals(current.Group))
            {
                return null;
            }

            found ??= current;
        }

        // The text does not come with the frames, so it may arrive after the end of the work that printed it.
        return found ?? (Threads.Count == 1 ? _lastWork : null);
    }
}
