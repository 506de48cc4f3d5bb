using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Engine.Workers;

namespace ProcessCmdlets.Engine.Pool;

/// <summary>How a pool is stopped, and how one of its works is.</summary>
internal sealed partial class WorkerPool
{
    // What a killed worker had sent is delivered first; longer than that it does not take.
    private static readonly TimeSpan s_exitNotificationTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Ends the pool now: what waits is dropped, what runs is ended with its worker. Harmless when called again.</summary>
    /// <returns>How many tasks had not ended.</returns>
    internal int Stop()
    {
        PoolWorkItem[] dropped;
        WorkerPeer[] processes;
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

            processes = [.. _workers.Select(static worker => worker.Process).OfType<WorkerPeer>()];
        }

        try
        {
            _stop.Cancel();
            DisposeTimers();
            WorkerProcess.KillWithoutWaiting([.. processes.OfType<WorkerProcess>()]);
            foreach (PoolWorkItem work in dropped)
            {
                Drop(work, null);
            }

            foreach (WorkerPeer process in processes)
            {
                process.Kill();
            }

            // Its tasks end when it is told that its workers have; whoever stops a pool finds them ended. What a worker's end has
            // thrown is no reason to wait for the others no more.
            Task ended = Task.WhenAll([starting, .. processes.Select(static process => process.Exited)]).ContinueWith(
                static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            _ = ended.Wait(s_exitNotificationTimeout);
        }
        finally
        {
            _drained.Set();
        }

        lock (_gate)
        {
            return _cutOff;
        }
    }

    /// <summary>Takes work out of the queue.</summary>
    /// <returns>False when it is not waiting.</returns>
    internal bool Cancel(PoolWorkItem work)
    {
        lock (_gate)
        {
            return _queue.Remove(work);
        }
    }

    /// <summary>Whether a work waits or has a turn.</summary>
    internal bool Has(PoolWorkItem work)
    {
        lock (_gate)
        {
            return _queue.Contains(work) || _workers.Exists(one => one.Threads.Any(thread => thread.Current == work));
        }
    }

    /// <summary>
    /// Ends the turn at a work that is under way: its pipeline is stopped, and its worker killed when that takes too long.
    /// </summary>
    /// <param name="work">The work. One that has no turn is passed over.</param>
    /// <param name="kill">Kill at once instead of letting finally and clean blocks run.</param>
    /// <param name="keepWorker">Whether a worker that could stop the work in time lives on.</param>
    /// <param name="grace">How long finally and clean blocks may run.</param>
    /// <param name="only">The turn that is meant, by its <see cref="PoolWorkItem.TurnEnded"/>; another is left alone.</param>
    /// <returns>A task that completes when the turn has ended.</returns>
    internal async Task EndAsync(PoolWorkItem work, bool kill, bool keepWorker, TimeSpan grace, Task? only = null)
    {
        PoolWorker? worker;
        WorkerPeer? process;
        Task turn;
        bool shared;
        lock (_gate)
        {
            worker = _workers.Find(one => one.Threads.Any(thread => thread.Current == work));
            process = worker?.Process;
            turn = work.TurnEnded;
            if (worker is null || process is null || (only is not null && only != turn))
            {
                return;
            }

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

    private void DisposeTimers()
    {
        _idle?.Dispose();
        _restart.Dispose();
    }

    private static void TrySend(WorkerPeer process, FrameKind kind, int taskId)
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
