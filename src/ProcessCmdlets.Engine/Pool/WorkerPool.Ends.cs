using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Workers;

namespace ProcessCmdlets.Engine.Pool;

/// <summary>What becomes of works that end and of those of workers that die.</summary>
internal sealed partial class WorkerPool
{
    /// <summary>Counts parts of a work that counts itself.</summary>
    internal void CountParts(WorkerPeer process, int succeeded, int failed)
    {
        lock (_gate)
        {
            if (_workers.Find(worker => worker.Process == process) is { } worker)
            {
                worker.TasksCompleted += succeeded + failed;
            }

            _completed += succeeded;
            _failed += failed;
        }
    }

    /// <summary>A thread's turn at its work has ended.</summary>
    internal void Ended(WorkerSlot thread, PoolWorkItem work, WorkResult result)
    {
        PoolWorkItem? dropped = null;
        lock (_gate)
        {
            PoolWorker worker = thread.Worker;
            if (thread.Current != work)
            {
                return;
            }

            thread.Current = null;
            worker.IdleSince = Environment.TickCount64;
            worker.IsEnding |= result.EndsWorker;
            worker.IsTooLarge |= _settings.MaxWorkerMemory > 0 && worker.Process?.WorkingSet64 > _settings.MaxWorkerMemory;
            if (!thread.IsReady)
            {
                thread.IsReady = result.End == WorkOutcome.Succeeded;
                NoteReady(worker);
            }
            else if (!thread.IsLast)
            {
                _vainStarts = 0;
                worker.TasksCompleted += work.IsTask ? 1 : 0;
                dropped = Settle(work, result.End);
            }
        }

        work.EndTurn();
        Drop(dropped, Fault);
        Dispatch();
    }

    /// <summary>A worker has died.</summary>
    internal void Exited(PoolWorker worker, ExitStatus exit)
    {
        lock (_gate)
        {
            worker.Exit = exit;
            if (worker.Process is null || worker.Threads.Any(static thread => thread.IsSending))
            {
                // Whoever starts it or sends to it goes on from here when that is over.
                return;
            }
        }

        HandleWorkerExit(worker, exit);
    }

    private void HandleWorkerExit(PoolWorker worker, ExitStatus exit)
    {
        List<WorkerSlot> lost;
        bool stopped;
        bool early;
        lock (_gate)
        {
            if (!_workers.Remove(worker))
            {
                return;
            }

            stopped = _state == PoolState.Stopped;
            lost = [.. worker.Threads.Where(static thread => thread.Current is not null)];
            _undecided += lost.Count;
            bool hadWork = lost.Exists(static thread => thread.IsReady);
            bool hasStarted = HasStarted(worker);

            // A work that is lost bounds by itself how often it is tried.
            early = !worker.IsEnding && !hasStarted && !hadWork;
            if (hasStarted && hadWork)
            {
                _vainStarts = 0;
            }
            else if (!early && worker is { IsEnding: false, TasksCompleted: 0 })
            {
                // That is no failed start, but others like it must not follow without a pause.
                PauseStarts();
            }
        }

        WorkerPeer process = worker.Process!;
        foreach (WorkerSlot thread in lost)
        {
            PoolWorkItem work = thread.Current!;
            WorkOutcome end = Lost(work, process, exit, stopped);
            PoolWorkItem? dropped = null;
            lock (_gate)
            {
                thread.Current = null;
                _undecided--;
                if (thread is { IsReady: true, IsLast: false })
                {
                    dropped = Settle(work, end);
                }
            }

            work.EndTurn();
            Drop(dropped, Fault);
        }

        if (early)
        {
            StartFailed(worker, new WorkerLostException(process.WorkerId, process.ProcessId, exit));
        }

        Dispatch();
    }

    /// <summary>Lets a work report the loss of its worker. What it throws ends that work and nothing else.</summary>
    private static WorkOutcome Lost(PoolWorkItem work, WorkerPeer process, ExitStatus exit, bool stopped)
    {
        try
        {
            return work.Lost(process, exit, stopped);
        }
        catch (Exception exception)
        {
            Drop(work, exception);
            return WorkOutcome.Failed;
        }
    }

    /// <summary>Drops a work, if there is one.</summary>
    private static void Drop(PoolWorkItem? work, Exception? reason)
    {
        try
        {
            work?.Dropped(reason);
        }
        catch (Exception)
        {
            // The other works, and the thread that got here, must come to their ends all the same.
        }
    }

    /// <summary>Counts a work whose turn has ended, or puts it back.</summary>
    /// <returns>The work, when it was to be done again and cannot be.</returns>
    private PoolWorkItem? Settle(PoolWorkItem work, WorkOutcome end)
    {
        switch (end)
        {
            case WorkOutcome.Succeeded:
                _completed++;
                break;
            case WorkOutcome.Failed:
                _failed++;
                break;
            case WorkOutcome.Again:
                return PutBack(work);
            case WorkOutcome.Stopped when _state == PoolState.Stopped && work.IsTask:
                _cutOff++;
                break;
            default:
                break;
        }

        return null;
    }

    private PoolWorkItem? PutBack(PoolWorkItem work)
    {
        if (_state == PoolState.Stopped || _fault is not null)
        {
            return work;
        }

        _queue.AddFirst(work);
        return null;
    }
}
