using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Workers;

namespace ProcessCmdlets.Engine.Pool;

/// <summary>What becomes of works that end and of those of workers that die.</summary>
internal sealed partial class WorkerPool
{
    /// <summary>Counts parts of a work that counts itself.</summary>
    internal void CountParts(WorkerProcess process, int succeeded, int failed)
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
    internal void Ended(PoolThread thread, PoolWork work, PoolWorkResult result)
    {
        PoolWork? dropped = null;
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
                thread.IsReady = true;
                _earlyDeaths = 0;
            }
            else if (!thread.IsLast)
            {
                worker.TasksCompleted += work.IsTask ? 1 : 0;
                dropped = Settle(work, result.End);
            }
        }

        work.EndTurn();
        dropped?.Dropped(Fault);
        Dispatch();
    }

    /// <summary>A worker has died.</summary>
    internal void Exited(PoolWorker worker, WorkerExit exit)
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

        Bury(worker, exit);
    }

    private void Bury(PoolWorker worker, WorkerExit exit)
    {
        List<PoolThread> lost;
        bool stopped;
        bool tooMany;
        lock (_gate)
        {
            if (!_workers.Remove(worker))
            {
                return;
            }

            stopped = _state == PoolState.Stopped;
            lost = [.. worker.Threads.Where(static thread => thread.Current is not null)];
            _undecided += lost.Count;
            bool early = worker is { IsEnding: false, TasksCompleted: 0 } && !lost.Exists(static thread => thread.IsReady);
            _earlyDeaths = early ? _earlyDeaths + 1 : 0;
            tooMany = _earlyDeaths >= MostEarlyDeaths;
        }

        WorkerProcess process = worker.Process!;
        foreach (PoolThread thread in lost)
        {
            PoolWork work = thread.Current!;
            PoolWorkEnd end = work.Lost(process, exit, stopped);
            PoolWork? dropped = null;
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
            dropped?.Dropped(Fault);
        }

        if (tooMany)
        {
            Break(new WorkerLostException(process.WorkerId, process.ProcessId, exit));
        }

        Dispatch();
    }

    /// <summary>Counts a work whose turn has ended, or puts it back.</summary>
    /// <returns>The work, when it was to be done again and cannot be.</returns>
    private PoolWork? Settle(PoolWork work, PoolWorkEnd end)
    {
        switch (end)
        {
            case PoolWorkEnd.Succeeded:
                _completed++;
                break;
            case PoolWorkEnd.Failed:
                _failed++;
                break;
            case PoolWorkEnd.Again:
                return PutBack(work);
            case PoolWorkEnd.Stopped when _state == PoolState.Stopped && work.IsTask:
                _cutOff++;
                break;
            default:
                break;
        }

        return null;
    }

    private PoolWork? PutBack(PoolWork work)
    {
        if (_state == PoolState.Stopped || _fault is not null)
        {
            return work;
        }

        _queue.AddFirst(work);
        return null;
    }

    /// <summary>No worker can be had: all that waits fails with the one reason.</summary>
    private void Break(Exception fault)
    {
        PoolWork[] dropped;
        lock (_gate)
        {
            _fault ??= fault;
            fault = _fault;
            dropped = [.. _queue];
            _queue.Clear();
            _failed += dropped.Count(static work => work.IsTask);
        }

        foreach (PoolWork work in dropped)
        {
            work.Dropped(fault);
        }
    }
}
