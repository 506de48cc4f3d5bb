using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Protocol;
using ProcessCmdlets.Engine.Workers;

namespace ProcessCmdlets.Engine.Pool;

/// <summary>
/// Runs work on a bounded number of worker processes: first come, first served, one work at a time for each worker.
/// </summary>
/// <remarks>
/// <code>
///  Submit -> queue -> Dispatch -> idle worker -> Receive ... -> Ended  -> Dispatch
///                        |                          |
///                        v                          v
///                  start a worker               Exited: the work is lost or done again, another worker is started
/// </code>
/// Everything that changes does so under one lock; what calls out (sending, ending a work) happens outside it. Workers start one
/// after the other and only while work waits, since two starts at once take longer than one after the other.
/// </remarks>
internal sealed class WorkerPool
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
    private bool _starting;
    private bool _prestart;
    private int _earlyDeaths;
    private int _completed;
    private int _failed;

    internal WorkerPool(PoolSettings settings, IPoolWorkerSource source)
    {
        _settings = settings;
        _source = source;
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

    /// <summary>How many works wait, run, and have ended with and without success.</summary>
    internal PoolCounts Counts
    {
        get
        {
            lock (_gate)
            {
                return new PoolCounts(_queue.Count, _workers.Count(worker => worker is { IsReady: true, IsLast: false, Current: not null }), _completed, _failed);
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
            return [.. _workers.Where(worker => worker.Process is not null)];
        }
    }

    /// <summary>Takes work on.</summary>
    /// <exception cref="PoolClosedException">The pool takes no more.</exception>
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

    /// <summary>Starts workers now that would else start when work comes.</summary>
    internal void Prestart()
    {
        lock (_gate)
        {
            _prestart = true;
        }

        Dispatch();
    }

    /// <summary>Takes no more work, and ends when what it has is done. Harmless when called again.</summary>
    internal void Close()
    {
        lock (_gate)
        {
            if (_state == PoolState.Open)
            {
                _state = PoolState.Closed;
            }
        }

        Dispatch();
    }

    /// <summary>Ends the pool now: what waits is dropped, what runs is ended with its worker. Harmless when called again.</summary>
    internal void Stop()
    {
        PoolWork[] dropped;
        WorkerProcess[] processes;
        lock (_gate)
        {
            if (_state == PoolState.Stopped)
            {
                return;
            }

            _state = PoolState.Stopped;
            dropped = [.. _queue];
            _queue.Clear();
            foreach (PoolWorker worker in _workers)
            {
                worker.IsEnding = true;
            }

            processes = [.. _workers.Select(worker => worker.Process).OfType<WorkerProcess>()];
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
        _ = Task.WaitAll([.. processes.Select(process => process.Exited)], s_toldOfEnd);
        _drained.Set();
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

    /// <summary>The worker that does a work now, or null.</summary>
    internal WorkerProcess? WorkerOf(PoolWork work)
    {
        lock (_gate)
        {
            return _workers.Find(worker => worker.Current == work)?.Process;
        }
    }

    /// <summary>A worker's turn at its work has ended.</summary>
    internal void Ended(PoolWorker worker, PoolWork work, PoolWorkEnd end)
    {
        lock (_gate)
        {
            if (worker.Current != work)
            {
                return;
            }

            worker.Current = null;
            worker.IdleSince = Environment.TickCount64;
            worker.IsEnding |= end is PoolWorkEnd.FailedWithWorker or PoolWorkEnd.AgainWithWorker;
            if (!worker.IsReady)
            {
                worker.IsReady = true;
            }
            else if (!worker.IsLast)
            {
                worker.TasksCompleted++;
                if (end is PoolWorkEnd.Again or PoolWorkEnd.AgainWithWorker)
                {
                    _queue.AddFirst(work);
                }
                else
                {
                    Count(end == PoolWorkEnd.Succeeded);
                }
            }
        }

        Dispatch();
    }

    /// <summary>A worker has died.</summary>
    internal void Exited(PoolWorker worker, WorkerProcess process, WorkerExit exit)
    {
        PoolWork? work;
        bool tooMany;
        lock (_gate)
        {
            _ = _workers.Remove(worker);
            work = worker.Current;
            worker.Current = null;
            _earlyDeaths = worker.IsReady || worker.IsEnding ? 0 : _earlyDeaths + 1;
            tooMany = _earlyDeaths >= MostEarlyDeaths;
        }

        if (work is not null)
        {
            Lose(worker, work, work.Lost(process, exit));
        }

        if (tooMany)
        {
            Break(new WorkerLostException(process.WorkerId, process.ProcessId, exit));
        }

        Dispatch();
    }

    private void Lose(PoolWorker worker, PoolWork work, bool again)
    {
        lock (_gate)
        {
            if (!again)
            {
                _failed += worker is { IsReady: true, IsLast: false } ? 1 : 0;
                return;
            }

            if (_state != PoolState.Stopped)
            {
                _queue.AddFirst(work);
                return;
            }
        }

        work.Dropped(null);
    }

    private void Count(bool succeeded)
    {
        if (succeeded)
        {
            _completed++;
        }
        else
        {
            _failed++;
        }
    }

    /// <summary>Brings waiting work and idle workers together, as often as there are both.</summary>
    private void Dispatch()
    {
        while (NextStep() is { } step)
        {
            step();
        }
    }

    /// <summary>One thing to do outside the lock, or null.</summary>
    private Action? NextStep()
    {
        lock (_gate)
        {
            if (_state == PoolState.Stopped)
            {
                return null;
            }

            foreach (PoolWorker worker in _workers)
            {
                if (worker is { IsReady: true, Current: null, IsEnding: false, Process: { } process } && Next(worker) is { } next)
                {
                    return Assign(worker, process, next);
                }
            }

            return StartStep() ?? EndStep();
        }
    }

    private PoolWork? Next(PoolWorker worker)
    {
        bool isWornOut = _settings.MaxTasksPerWorker > 0 && worker.TasksCompleted >= _settings.MaxTasksPerWorker;
        if (isWornOut || _queue.First is not { } first)
        {
            return null;
        }

        _queue.RemoveFirst();
        return first.Value;
    }

    private Action Assign(PoolWorker worker, WorkerProcess process, PoolWork work)
    {
        worker.Current = work;
        return () =>
        {
            try
            {
                work.Send(process);
            }
            catch (ConnectionLostException)
            {
                // It had died before it could begin, so another worker does it as if nothing had happened.
                lock (_gate)
                {
                    if (worker.Current == work)
                    {
                        worker.Current = null;
                        worker.IsEnding = true;
                        _queue.AddFirst(work);
                    }
                }
            }
        };
    }

    private Action? StartStep()
    {
        bool wanted = _queue.Count > 0 || _prestart;
        bool room = _workers.Count < _settings.Size;
        if (_starting || !wanted || !room || _fault is not null)
        {
            _prestart &= room;
            return null;
        }

        _starting = true;
        var worker = new PoolWorker(this);
        _workers.Add(worker);
        return () => _ = StartAsync(worker);
    }

    private async Task StartAsync(PoolWorker worker)
    {
        Exception? fault = null;
        try
        {
            WorkerProcess process = await Task.Run(() => _source.StartAsync(worker, _stop.Token)).ConfigureAwait(false);
            PoolWork? first = _source.CreateInitialization(error => Initialized(worker, error));
            lock (_gate)
            {
                worker.Process = process;
                worker.Current = first;
                worker.IsReady = first is null;
            }

            first?.Send(process);
        }
        catch (OperationCanceledException)
        {
            // The pool was stopped meanwhile.
        }
        catch (ConnectionLostException)
        {
            // It has died before it could begin; Exited counts that.
        }
        catch (ProcessCmdletsException exception)
        {
            fault = exception;
        }

        lock (_gate)
        {
            _starting = false;
            if (worker.Process is null)
            {
                _ = _workers.Remove(worker);
            }
        }

        if (fault is not null)
        {
            Break(fault);
        }
        else if (State == PoolState.Stopped)
        {
            worker.Process?.Dispose();
        }

        Dispatch();
    }

    private void Initialized(PoolWorker worker, Exception? error)
    {
        if (error is not null)
        {
            worker.IsEnding = true;
            Break(error);
            worker.Process?.Kill();
        }
    }

    /// <summary>No worker can be had: all that waits fails with the one reason.</summary>
    private void Break(Exception fault)
    {
        PoolWork[] dropped;
        lock (_gate)
        {
            _fault = fault;
            dropped = [.. _queue];
            _queue.Clear();
            _failed += dropped.Length;
        }

        foreach (PoolWork work in dropped)
        {
            work.Dropped(fault);
        }
    }

    /// <summary>Ends workers that are worn out, or all of them once a closed pool has nothing to do.</summary>
    private Action? EndStep()
    {
        bool over = _state == PoolState.Closed && _queue.Count == 0;
        foreach (PoolWorker worker in _workers)
        {
            bool wornOut = _settings.MaxTasksPerWorker > 0 && worker.TasksCompleted >= _settings.MaxTasksPerWorker;
            if (worker is { IsReady: true, Current: null, IsEnding: false, Process: not null } && (over || wornOut))
            {
                return End(worker);
            }
        }

        if (over && _workers.Count == 0 && !_starting)
        {
            _state = PoolState.Stopped;
            _idle?.Dispose();
            return () => _drained.Set();
        }

        if (_idle is not null)
        {
            _ = _idle.Change(_settings.IdleTimeout, Timeout.InfiniteTimeSpan);
        }

        return null;
    }

    private Action End(PoolWorker worker)
    {
        worker.IsEnding = true;
        WorkerProcess process = worker.Process!;
        PoolWork? last = _source.CreateFinalization();
        worker.Current = last;
        worker.IsLast = true;
        return () =>
        {
            try
            {
                last?.Send(process);
                process.Send(FrameKind.Exit, 0);
            }
            catch (ConnectionLostException)
            {
                // It has ended already.
            }
        };
    }

    private void EndIdle()
    {
        while (IdleStep() is { } step)
        {
            step();
        }
    }

    private Action? IdleStep()
    {
        lock (_gate)
        {
            long limit = Environment.TickCount64 - (long)_settings.IdleTimeout.TotalMilliseconds;
            PoolWorker? idle = _workers.Find(worker =>
                worker is { IsReady: true, Current: null, IsEnding: false, Process: not null } && worker.IdleSince <= limit);
            return _state == PoolState.Stopped || idle is null ? null : End(idle);
        }
    }
}
