using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Workers;

namespace ProcessCmdlets.Engine.Pool;

/// <summary>How workers start, and what becomes of a pool whose workers do not.</summary>
/// <remarks>
/// A start has failed when the process did not connect, when the worker died before all its threads were ready, or before it had
/// sent anything and without work, or when its initialization failed. The next start then waits, twice as long after each failure. The pool is broken when no worker is ready
/// and several starts in a row have failed: all that waits fails with the last cause, and the next work tries anew.
/// </remarks>
internal sealed partial class WorkerPool
{
    // One start may fail by chance; that many in a row, with no worker ready, are not chance.
    private const int MostFailedStarts = 3;

    private static readonly TimeSpan s_shortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(5);

    // How long a pool whose initialization fails refuses single tasks. Nobody waits for them, so each that is submitted in a loop would
    // start processes again.
    private static readonly TimeSpan s_rest = TimeSpan.FromSeconds(1);

    // The starts that have failed since a worker became ready, and those since a worker was of any use.
    private int _failedStarts;
    private int _vainStarts;
    private long _nextStart;
    private long _restEnd;

    /// <summary>Forgets that the pool was broken, so that workers are started again. Under the lock.</summary>
    private void TryAnew()
    {
        _fault = null;
        _failedStarts = 0;
        _vainStarts = 0;
        _nextStart = 0;
        _restEnd = 0;
    }

    private Action? StartStep()
    {
        bool wanted = _queue.Count > 0 || _prestart;
        bool room = _workers.Count < _size;
        if (_isStarting || !wanted || !room || _fault is not null)
        {
            _prestart &= room;
            return null;
        }

        long pause = _nextStart - Environment.TickCount64;
        if (pause > 0)
        {
            _restart.Schedule(TimeSpan.FromMilliseconds(pause));
            return null;
        }

        _isStarting = true;
        var worker = new PoolWorker(this, _settings.ThreadsPerWorker);
        _workers.Add(worker);
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _starting = started.Task;
        return () => _ = StartAsync(worker, started);
    }

    private async Task StartAsync(PoolWorker worker, TaskCompletionSource started)
    {
        try
        {
            await StartAsync(worker).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // Nobody looks at this task, and work that waits for the worker would wait for ever.
            Break(exception);
        }
        finally
        {
            started.SetResult();
        }
    }

    private async Task StartAsync(PoolWorker worker)
    {
        Exception? fault = null;
        WorkerPeer? process = null;
        PoolWorkItem?[] setups = [];
        try
        {
            process = await Task.Run(() => _source.StartAsync(worker, _stop.Token)).ConfigureAwait(false);
            setups = [.. worker.Threads.Select(_ => _source.CreateInitialization(error => SetupFailed(worker, error)))];
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The pool was stopped meanwhile.
        }
        catch (Exception exception)
        {
            // Whatever kept the process from starting is what the waiting tasks report, should it last.
            fault = exception;
        }

        bool stopped;
        ExitStatus? exit;
        var sent = new List<(WorkerSlot Thread, PoolWorkItem Work)>();
        lock (_gate)
        {
            _isStarting = false;
            worker.Process = process;
            worker.IdleSince = Environment.TickCount64;
            stopped = _state == PoolState.Stopped;
            exit = worker.Exit;
            if (process is null)
            {
                _ = _workers.Remove(worker);
            }
            else if (!stopped && exit is null && fault is null)
            {
                Prepare(worker, setups, sent);
            }
        }

        if (stopped)
        {
            process?.Dispose();
        }
        else if (fault is not null)
        {
            StartFailed(worker, fault);
            process?.Dispose();
        }
        else if (exit is not null)
        {
            HandleWorkerExit(worker, exit);
        }

        foreach ((WorkerSlot thread, PoolWorkItem work) in sent)
        {
            Send(thread, work);
        }

        Dispatch();
    }

    private void Prepare(PoolWorker worker, PoolWorkItem?[] setups, List<(WorkerSlot Thread, PoolWorkItem Work)> sent)
    {
        foreach (WorkerSlot thread in worker.Threads)
        {
            if (setups[thread.Number] is { } setup)
            {
                thread.Current = setup;
                thread.IsSending = true;
                sent.Add((thread, setup));
            }
            else
            {
                thread.IsReady = true;
            }
        }

        NoteReady(worker);
    }

    /// <summary>A worker has sent its first frame.</summary>
    internal void Answered(PoolWorker worker)
    {
        lock (_gate)
        {
            NoteReady(worker);
        }
    }

    /// <summary>A worker may have become ready. Under the lock.</summary>
    private void NoteReady(PoolWorker worker)
    {
        if (HasStarted(worker) && worker is { IsEnding: false, IsGone: false })
        {
            // Also where the pool was broken while this one was still being set up.
            _failedStarts = 0;
            _fault = null;
        }
    }

    /// <summary>Whether a worker has started, busy or not.</summary>
    internal bool HasReadyWorker
    {
        get
        {
            lock (_gate)
            {
                return _workers.Exists(static worker => HasStarted(worker) && worker is { IsEnding: false, IsGone: false });
            }
        }
    }

    private static bool HasStarted(PoolWorker worker) => worker is { IsReady: true, Process.HasAnswered: true };

    private void SetupFailed(PoolWorker worker, Exception error)
    {
        StartFailed(worker, error, isSetup: true);
        worker.Process?.Kill();
    }

    /// <summary>A worker's start has failed; the next one waits a while, or the pool is broken.</summary>
    private void StartFailed(PoolWorker worker, Exception cause, bool isSetup = false)
    {
        bool isBroken;
        lock (_gate)
        {
            if (worker.HasFailed || _state == PoolState.Stopped)
            {
                return;
            }

            worker.HasFailed = true;
            worker.IsEnding = true;

            // One that took all the time that it had is nothing to wait for twice more, and what is no PowerShell never will be.
            _failedStarts = cause is WorkerStartException { HasTimedOut: true } or ExecutableNotFoundException ? MostFailedStarts : _failedStarts + 1;
            PauseStarts();
            isBroken = _failedStarts >= MostFailedStarts && !_workers.Exists(static one => HasStarted(one) && one is { IsEnding: false, IsGone: false });
            if (isBroken && isSetup)
            {
                _restEnd = Environment.TickCount64 + (long)s_rest.TotalMilliseconds;
            }
        }

        if (isBroken)
        {
            Break(cause);
        }
    }

    /// <summary>Lets the next start wait, the longer the more have been in vain. Under the lock.</summary>
    private void PauseStarts()
    {
        double pause = s_shortestPause.TotalMilliseconds * Math.Pow(2, Math.Min(_vainStarts++, 30));
        _nextStart = Environment.TickCount64 + (long)Math.Min(pause, s_longestPause.TotalMilliseconds);
    }

    /// <summary>No worker can be had: all that waits fails with the one reason.</summary>
    private void Break(Exception cause)
    {
        PoolWorkItem[] dropped;
        PoolBrokenException fault;
        lock (_gate)
        {
            if (_state == PoolState.Stopped)
            {
                return;
            }

            fault = _fault ??= new PoolBrokenException(_settings.Name, cause);
            dropped = [.. _queue];
            _queue.Clear();
            _failed += dropped.Count(static work => work.IsTask);
        }

        // What no start can mend is the reason itself: it has an id of its own.
        Exception reason = cause is ExecutableNotFoundException ? cause : fault;
        foreach (PoolWorkItem work in dropped)
        {
            Drop(work, reason);
        }
    }
}
