using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Runtime;

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
    private readonly object _gate = new();
    private readonly LinkedList<PoolWorkItem> _queue = [];
    private readonly List<PoolWorker> _workers = [];
    private readonly IPoolWorkerSource _source;
    private readonly PoolSettings _settings;
    private readonly CancellationTokenSource _stop = new();
    private readonly ManualResetEvent _drained = new(false);
    private readonly BackgroundTimer? _idle;
    private readonly BackgroundTimer _restart;
    private PoolState _state = PoolState.Open;
    private PoolBrokenException? _fault;
    private Task _starting = Task.CompletedTask;
    private int _size;
    private bool _isStarting;
    private bool _idleTimerSet;

    // Works of dead workers of which it is not decided yet whether they are done again.
    private int _undecided;
    private bool _prestart;
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
            _idle = new BackgroundTimer("pool", EndIdle, Break);
        }

        _restart = new BackgroundTimer("pool", Dispatch, Break);
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

    /// <summary>Why the pool can have no workers, or null. It may have some later.</summary>
    internal PoolBrokenException? Fault
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

    /// <summary>Where its workers come from.</summary>
    internal IPoolWorkerSource Source => _source;

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

    /// <summary>Takes work on. Where the pool was broken, workers are started anew.</summary>
    /// <param name="work">The work.</param>
    /// <param name="isAwaited">Whether somebody waits for the work, so that it does not come in a loop.</param>
    /// <exception cref="PoolClosedException">The pool takes no more.</exception>
    /// <exception cref="PoolBrokenException">Its initialization failed a moment ago, and nobody waits for the work.</exception>
    internal void Submit(PoolWorkItem work, bool isAwaited = false)
    {
        lock (_gate)
        {
            if (_state != PoolState.Open)
            {
                throw new PoolClosedException(_settings.Name, isStopped: _state != PoolState.Closed);
            }

            if (_fault is not null)
            {
                if (!isAwaited && Environment.TickCount64 < _restEnd)
                {
                    throw new PoolBrokenException(_settings.Name, _fault.InnerException!);
                }

                TryAnew();
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
}
