using System.Collections.Concurrent;
using ProcessCmdlets.Engine.Runtime;

namespace ProcessCmdlets.Engine.Workers;

/// <summary>All workers of this process that have not ended, those that are still starting among them.</summary>
internal static class WorkerRegistry
{
    private static readonly ConcurrentDictionary<int, WorkerProcess> s_workers = new();
    private static readonly ConcurrentDictionary<Task, bool> s_starts = new();

    static WorkerRegistry()
    {
        ProcessShutdown.Register(ShutdownPhase.EndProcesses, EndWithProcess);
    }

    /// <summary>Notes that a process is being started. The task ends when the process is there or could not be started.</summary>
    internal static void Expect(Task start)
    {
        s_starts[start] = true;
        _ = start.ContinueWith(ended => s_starts.TryRemove(ended, out _), TaskScheduler.Default);
    }

    /// <summary>Waits for the processes that are just being started, which is a matter of milliseconds.</summary>
    internal static void WaitForStarts() => Task.WaitAll([.. s_starts.Keys]);

    /// <summary>The workers that live now, in the order they were started.</summary>
    internal static IReadOnlyList<WorkerProcess> Snapshot() =>
        s_workers.Values.Where(worker => !worker.HasExited).OrderBy(worker => worker.WorkerId).ToArray();

    /// <summary>Ends all workers at once and waits, for a bounded time, until they are gone.</summary>
    internal static void EndAll()
    {
        StandbyWorkers.Clear();
        WorkerProcess[] workers = [.. s_workers.Values];
        WorkerProcess.KillWithoutWaiting(workers);
        _ = Task.WaitAll(workers.Select(worker => worker.Gone).ToArray(), WorkerLimits.Gone);
    }

    /// <summary>Takes a worker in.</summary>
    internal static void Add(WorkerProcess worker) => s_workers[worker.WorkerId] = worker;

    /// <summary>Forgets a worker.</summary>
    internal static void Remove(WorkerProcess worker) => s_workers.TryRemove(worker.WorkerId, out _);

    private static void EndWithProcess()
    {
        // Nothing is waited for: a killed process goes by itself, and a script's end must not take longer for a standby worker.
        // The second look finds what was being started during the first.
        KillThoseWithoutWork();
        KillThoseWithoutWork();
    }

    /// <summary>
    /// Kills what waits or has yet to connect. A worker that runs a script sees its connection end with this process, lets
    /// finally and clean blocks run, and then ends itself and all it has started, just as when this process is killed.
    /// </summary>
    private static void KillThoseWithoutWork() =>
        WorkerProcess.KillWithoutWaiting([.. s_workers.Values.Where(worker => !worker.EndsWithConnection)]);
}
