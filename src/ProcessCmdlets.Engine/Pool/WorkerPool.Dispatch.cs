using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Engine.Workers;

namespace ProcessCmdlets.Engine.Pool;

/// <summary>How work and workers come together, and how workers end in order.</summary>
internal sealed partial class WorkerPool
{
    /// <summary>Brings waiting work and idle workers together, as often as there are both.</summary>
    private void Dispatch()
    {
        while (NextStep() is { } step)
        {
            step();
        }

        AskForRoom();
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

            if (_queue.First is { } first && IdleThread() is { } thread)
            {
                _queue.RemoveFirst();
                thread.Current = first.Value;
                thread.IsSending = true;
                first.Value.BeginTurn();
                return () => Send(thread, first.Value);
            }

            return StartStep() ?? EndStep();
        }
    }

    private WorkerSlot? IdleThread()
    {
        foreach (PoolWorker worker in _workers)
        {
            if (worker.IsEnding || worker.IsGone || !worker.IsReady || ShouldRecycle(worker))
            {
                continue;
            }

            foreach (WorkerSlot thread in worker.Threads)
            {
                if (thread.IsIdle)
                {
                    return thread;
                }
            }
        }

        return null;
    }

    private bool ShouldRecycle(PoolWorker worker) =>
        worker.IsTooLarge || (_settings.MaxTasksPerWorker > 0 && worker.TasksCompleted >= _settings.MaxTasksPerWorker);

    private void Send(WorkerSlot thread, PoolWorkItem work)
    {
        WorkerPeer process = thread.Worker.Process!;
        Exception? refused = null;
        bool gone = false;
        try
        {
            int budget = _settings.MaxTasksPerWorker > 0 ? _settings.MaxTasksPerWorker - thread.Worker.TasksCompleted : int.MaxValue;
            work.Send(new WorkAssignment(process, thread.Number, Math.Max(1, budget)));
        }
        catch (ConnectionLostException)
        {
            gone = true;
            work.Unsent();
        }
        catch (Exception exception)
        {
            // Whatever it is, this work cannot be sent; the worker and the other works have no part in that.
            refused = exception;
        }

        PoolWorkItem? dropped = null;
        ExitStatus? exit;
        lock (_gate)
        {
            thread.IsSending = false;
            if (refused is not null && thread.Current == work)
            {
                thread.Current = null;
                dropped = work;
                _failed += work.IsTask ? 1 : 0;
            }
            else if (gone && thread is { IsReady: true, IsLast: false } && thread.Current == work)
            {
                // It had died before it could begin, so another worker does it as if nothing had happened.
                thread.Current = null;
                thread.Worker.IsGone = true;
                dropped = PutBack(work);
            }

            exit = thread.Worker.Threads.Any(static one => one.IsSending) ? null : thread.Worker.Exit;
        }

        if (refused is not null || gone)
        {
            work.EndTurn();
        }

        Drop(dropped, refused ?? Fault);
        if (exit is not null)
        {
            HandleWorkerExit(thread.Worker, exit);
        }
    }

    /// <summary>Ends workers that are worn out, or all of them once a closed pool has nothing to do.</summary>
    private Action? EndStep()
    {
        bool over = _state == PoolState.Closed && _queue.Count == 0 && _undecided == 0;
        foreach (PoolWorker worker in _workers)
        {
            if (worker.IsIdle && (over || ShouldRecycle(worker)))
            {
                return End(worker);
            }
        }

        if (over && _workers.Count == 0 && !_isStarting)
        {
            _state = PoolState.Stopped;
            DisposeTimers();
            return () => _drained.Set();
        }

        SetIdleTimer();
        return null;
    }

    private Action End(PoolWorker worker)
    {
        worker.IsEnding = true;
        WorkerPeer process = worker.Process!;
        var last = new List<(WorkerSlot Thread, PoolWorkItem Work)>();
        foreach (WorkerSlot thread in worker.Threads)
        {
            thread.IsLast = true;
            if (_source.CreateFinalization() is { } work)
            {
                thread.Current = work;
                thread.IsSending = true;
                last.Add((thread, work));
            }
        }

        return () =>
        {
            foreach ((WorkerSlot thread, PoolWorkItem work) in last)
            {
                Send(thread, work);
            }

            TrySend(process, FrameKind.Exit, 0);
        };
    }

    /// <summary>Asks works that can go on later to make room where others wait and no worker can be had for them.</summary>
    private void AskForRoom()
    {
        List<PoolWorkItem>? asked = null;
        lock (_gate)
        {
            if (_queue.First is not { } first || _workers.Count < _size || _state == PoolState.Stopped)
            {
                return;
            }

            foreach (PoolWorker worker in _workers)
            {
                foreach (WorkerSlot thread in worker.Threads)
                {
                    if (thread is { IsSending: false, Current: { } work } && !work.Group.Equals(first.Value.Group))
                    {
                        (asked ??= []).Add(work);
                    }
                }
            }
        }

        foreach (PoolWorkItem work in asked ?? [])
        {
            work.RequestPreemption();
        }
    }

    private void SetIdleTimer()
    {
        if (_idle is null || _idleTimerSet || _state == PoolState.Stopped)
        {
            return;
        }

        long due = long.MaxValue;
        foreach (PoolWorker worker in _workers)
        {
            if (worker.IsIdle)
            {
                due = Math.Min(due, worker.IdleSince + (long)_settings.IdleTimeout.TotalMilliseconds);
            }
        }

        if (due != long.MaxValue)
        {
            _idleTimerSet = true;
            _idle.Schedule(TimeSpan.FromMilliseconds(Math.Max(1, due - Environment.TickCount64)));
        }
    }

    private void EndIdle()
    {
        lock (_gate)
        {
            _idleTimerSet = false;
        }

        while (IdleStep() is { } step)
        {
            step();
        }

        lock (_gate)
        {
            SetIdleTimer();
        }
    }

    private Action? IdleStep()
    {
        lock (_gate)
        {
            long limit = Environment.TickCount64 - (long)_settings.IdleTimeout.TotalMilliseconds;
            PoolWorker? idle = _workers.Find(worker => worker.IsIdle && worker.IdleSince <= limit);
            return _state == PoolState.Stopped || idle is null ? null : End(idle);
        }
    }
}
