using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Protocol;
using ProcessCmdlets.Engine.Workers;

namespace ProcessCmdlets.Engine.Pool;

/// <summary>
/// Runs work on a bounded number of worker processes: first come, first served, one work at a time for each thread of a worker.
/// </summary>
/// <remarks>
/// <code>
///  Submit -> queue -> Dispatch -> idle thread -> Receive ... -> Ended  -> Dispatch
///                        |                          |
///                        v                          v
///                  start a worker               Exited: the work is lost or done again, another worker is started
/// </code>
/// Everything that changes does so under one lock; what calls out (sending, ending a work) happens outside it. Workers start one
/// after the other and only while work waits, since two starts at once take longer than one after the other.
/// </remarks>
internal sealed partial class WorkerPool
{
    // One may be killed by chance before it is ready; that many in a row are not chance.
    private const int MostEarlyDeaths = 3;

    // What a killed worker had sent is delivered first; longer than that it does not take.
    private static readonly TimeSpan s_toldOfEnd = TimeSpan.FromSeconds(5);

    private readonly object _gate = new();
    private readonly LinkedList<PoolWork> _queue = [];
    private readonly List<PoolWorker> _workers = [];
    private readonly IPoolWorkerSource _source;
    private readonly PoolSettings _settings;
    private readonly CancellationTokenSource _stop = new();
    private readonly ManualResetEvent _drained = new(false);
    private readonly Timer? _idle;
    private PoolState _state = PoolState.Open;
    private Exception? _fault;
    private Task _starting = Task.CompletedTask;
    private int _size;
    private bool _isStarting;
    private bool _idleTimerSet;

    // Works of dead workers of which it is not decided yet whether they are done again.
    private int _undecided;
    private bool _prestart;
    private int _earlyDeaths;
    private int _completed;
    private int _failed;
    private int _cutOff;

    internal WorkerPool(PoolSettings settings, IPoolWorkerSource source)
    {
        _settings = settings;
        _source = source;
        _size = settings.Size;
        if (settings.IdleTimeout > TimeSpan.Zero)
        {
            _idle = new Timer(_ => EndIdle(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Whether it takes work, runs what it has, or has ended.</summary>
    internal PoolState State
    {
        get
        {
            lock (_gate)
            {
                return _state;
            }
        }
    }

    /// <summary>Why the pool can have no workers, or null.</summary>
    internal Exception? Fault
    {
        get
        {
            lock (_gate)
            {
                return _fault;
            }
        }
    }

    /// <summary>The most workers it has at once.</summary>
    internal int Size
    {
        get
        {
            lock (_gate)
            {
                return _size;
            }
        }
    }

    /// <summary>How many tasks wait, run, and have ended with and without success.</summary>
    internal PoolCounts Counts
    {
        get
        {
            lock (_gate)
            {
                int running = _workers.Sum(static worker => worker.Threads.Count(static thread => thread.IsRunning));
                return new PoolCounts(_queue.Count(static work => work.IsTask), running, _completed, _failed);
            }
        }
    }

    /// <summary>Set once the pool has ended.</summary>
    internal WaitHandle Drained => _drained;

    /// <summary>The workers as they are now.</summary>
    internal IReadOnlyList<PoolWorker> Workers()
    {
        lock (_gate)
        {
            return [.. _workers.Where(static worker => worker.Process is not null)];
        }
    }

    /// <summary>Takes work on.</summary>
    /// <exception cref="PoolClosedException">The pool takes no more.</exception>
    /// <exception cref="PoolBrokenException">It can have no workers.</exception>
    internal void Submit(PoolWork work)
    {
        lock (_gate)
        {
            if (_state != PoolState.Open)
            {
                throw new PoolClosedException(_settings.Name, _state);
            }

            if (_fault is not null)
            {
                throw new PoolBrokenException(_settings.Name, _fault);
            }

            _queue.AddLast(work);
        }

        Dispatch();
    }

    /// <summary>Makes room for more workers; a pool never shrinks.</summary>
    internal void Grow(int size)
    {
        lock (_gate)
        {
            _size = Math.Max(_size, size);
        }
    }

    /// <summary>Starts workers now that would else start when work comes.</summary>
    internal void Prestart()
    {
        lock (_gate)
        {
            _prestart = _state == PoolState.Open;
        }

        Dispatch();
    }

    /// <summary>Takes no more work, and ends when what it has is done. Harmless when called again.</summary>
    internal void Close()
    {
        lock (_gate)
        {
            _prestart = false;
            if (_state == PoolState.Open)
            {
                _state = PoolState.Closed;
            }
        }

        Dispatch();
    }

    /// <summary>Ends the pool now: what waits is dropped, what runs is ended with its worker. Harmless when called again.</summary>
    /// <returns>How many tasks had not ended.</returns>
    internal int Stop()
    {
        PoolWork[] dropped;
        WorkerProcess[] processes;
        Task starting;
        lock (_gate)
        {
            if (_state == PoolState.Stopped)
            {
                return 0;
            }

            _state = PoolState.Stopped;
            starting = _starting;
            dropped = [.. _queue];
            _cutOff = dropped.Count(static work => work.IsTask);
            _queue.Clear();
            foreach (PoolWorker worker in _workers)
            {
                worker.IsEnding = true;
            }

            processes = [.. _workers.Select(static worker => worker.Process).OfType<WorkerProcess>()];
        }

        _stop.Cancel();
        _idle?.Dispose();
        WorkerProcess.KillWithoutWaiting(processes);
        foreach (PoolWork work in dropped)
        {
            work.Dropped(null);
        }

        foreach (WorkerProcess process in processes)
        {
            process.Kill();
        }

        // Its tasks end when it is told that its workers have; whoever stops a pool finds them ended.
        _ = Task.WaitAll([starting, .. processes.Select(static process => process.Exited)], s_toldOfEnd);
        _drained.Set();
        lock (_gate)
        {
            return _cutOff;
        }
    }

    /// <summary>Takes work out of the queue.</summary>
    /// <returns>False when it is not waiting.</returns>
    internal bool Cancel(PoolWork work)
    {
        lock (_gate)
        {
            return _queue.Remove(work);
        }
    }

    /// <summary>
    /// Ends the turn at a work that is under way: its pipeline is stopped, and its worker killed when that takes too long.
    /// </summary>
    /// <param name="work">The work. One that has no turn is passed over.</param>
    /// <param name="kill">Kill at once instead of letting finally and clean blocks run.</param>
    /// <param name="keepWorker">Whether a worker that could stop the work in time lives on.</param>
    /// <param name="grace">How long finally and clean blocks may run.</param>
    /// <returns>A task that completes when the turn has ended.</returns>
    internal async Task EndAsync(PoolWork work, bool kill, bool keepWorker, TimeSpan grace)
    {
        PoolWorker? worker;
        WorkerProcess? process;
        Task turn;
        bool shared;
        lock (_gate)
        {
            worker = _workers.Find(one => one.Threads.Any(thread => thread.Current == work));
            process = worker?.Process;
            if (worker is null || process is null)
            {
                return;
            }

            turn = work.TurnEnded;
            shared = worker.Threads.Count > 1 || keepWorker;
            worker.IsEnding |= kill || !shared;
        }

        if (kill)
        {
            process.Kill();
        }
        else
        {
            TrySend(process, FrameKind.Stop, work.TaskId);
            if (!shared)
            {
                TrySend(process, FrameKind.Exit, work.TaskId);
            }

            Task ended = shared ? turn : process.Exited;
            if (await Task.WhenAny(ended, Task.Delay(grace)).ConfigureAwait(false) != ended || !shared)
            {
                lock (_gate)
                {
                    worker.IsEnding = true;
                }

                process.Kill();
            }
        }

        await turn.ConfigureAwait(false);
    }

    private static void TrySend(WorkerProcess process, FrameKind kind, int taskId)
    {
        try
        {
            process.Send(kind, taskId);
        }
        catch (ConnectionLostException)
        {
            // It is ending already.
        }
    }
}
