using System.Collections.Concurrent;
using System.Management.Automation;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Pool;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Execution;
using ProcessCmdlets.Jobs;
using ProcessCmdlets.Pools;
using ProcessCmdlets.Streams;
using ProcessCmdlets.Waiting;

namespace ProcessCmdlets;

/// <summary>A bounded number of worker processes that run tasks (<c>multiprocessing.Pool</c>), as New-ProcessPool makes it.</summary>
public sealed class ProcessPool : IDisposable
{
    private static int s_lastId;
    private readonly ConcurrentQueue<ErrorRecord> _failures = new();
    private readonly int _threads;

    /// <param name="settings">How it is made.</param>
    /// <param name="launch">What its workers are made of.</param>
    /// <param name="source">Where they come from, for tests; else they are PowerShell processes.</param>
    internal ProcessPool(PoolSettings settings, PoolLaunch launch, IPoolWorkerSource? source = null)
    {
        Name = settings.Name;
        Launch = launch;
        _threads = settings.ThreadsPerWorker;
        var records = new PoolStreams(InitializationRecords);
        IRecordSink setup = launch.StreamingHost is { } host ? new HostStreams(host, records, Id) : records;
        source ??= new PoolWorkerSource(
            settings.Name, launch, setup, error => _failures.Enqueue(ErrorRecords.FinalizationFailed(Name, error)));
        Scheduler = new WorkerPool(settings, source);
    }

    /// <summary>A number that no other pool of this session has.</summary>
    public int Id { get; } = Interlocked.Increment(ref s_lastId);

    /// <summary>The pool's name.</summary>
    public string Name { get; }

    /// <summary>The most workers it has at once.</summary>
    public int Size => Scheduler.Size;

    /// <summary>The most tasks it runs at once: workers times threads.</summary>
    internal int Capacity => Size * _threads;

    /// <summary>Whether it takes tasks (Open), runs those it has (Closed), or has ended (Stopped).</summary>
    public PoolState State => Scheduler.State;

    /// <summary>How many tasks wait for a worker.</summary>
    public int TasksQueued => Scheduler.Counts.Queued;

    /// <summary>How many tasks run.</summary>
    public int TasksRunning => Scheduler.Counts.Running;

    /// <summary>How many tasks have ended well.</summary>
    public int TasksCompleted => Scheduler.Counts.Completed;

    /// <summary>How many tasks have failed.</summary>
    public int TasksFailed => Scheduler.Counts.Failed;

    /// <summary>
    /// What the initialization and finalization scripts put out and reported, and what native code printed while a worker ran several
    /// tasks, so that it is not known which; unless a streaming host shows it.
    /// </summary>
    public PSDataCollection<PSObject> InitializationRecords { get; } = [];

    /// <summary>The workers as they are now.</summary>
    public ProcessPoolWorker[] Workers => [.. Scheduler.Workers().Select(worker => new ProcessPoolWorker(worker))];

    internal PoolLaunch Launch { get; }

    internal WorkerPool Scheduler { get; }

    /// <summary>Takes no more tasks; the pool ends when those it has are done. Harmless when called again.</summary>
    public void Close() => Scheduler.Close();

    /// <summary>Ends the pool now with all that it runs. Harmless when called again.</summary>
    public void Terminate() => Scheduler.Stop();

    /// <summary>Waits until a closed pool has ended. Ctrl+C ends the waiting.</summary>
    /// <exception cref="RuntimeException">The pool is open: PoolNotClosed.</exception>
    public void Wait() => Wait(Timeout.InfiniteTimeSpan);

    /// <summary>Waits until a closed pool has ended, at most the given time.</summary>
    /// <param name="timeout">How long to wait; nothing or less tries once.</param>
    /// <returns>Whether it has ended.</returns>
    /// <exception cref="RuntimeException">The pool is open: PoolNotClosed.</exception>
    public bool Wait(TimeSpan timeout)
    {
        if (State == PoolState.Open)
        {
            throw ErrorRecords.Terminating(ErrorRecords.PoolNotClosed(Name));
        }

        bool hasEnded = InterruptibleWait.One(Scheduler.Drained, timeout);
        foreach (ErrorRecord failure in TakeFailures())
        {
            MethodWarning.Write(failure.Exception.Message);
        }

        return hasEnded;
    }

    /// <summary>Waits until a closed pool has ended, at most the given time.</summary>
    /// <param name="timeoutSeconds">How many seconds to wait; nothing or less tries once.</param>
    /// <returns>Whether it has ended.</returns>
    public bool Wait(double timeoutSeconds) => Wait(InterruptibleWait.Seconds(timeoutSeconds));

    /// <summary>Ends the pool now, and removes it and its tasks from the session's lists.</summary>
    public void Dispose() => Remove();

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>The errors of finalization scripts that nobody has been told of yet.</summary>
    internal IEnumerable<ErrorRecord> TakeFailures()
    {
        while (_failures.TryDequeue(out ErrorRecord? failure))
        {
            yield return failure;
        }
    }

    /// <summary>Does what <see cref="Dispose"/> does.</summary>
    /// <returns>How many tasks had not ended.</returns>
    internal int Remove()
    {
        int cutOff = Scheduler.Stop();
        PoolTable.Remove(this);
        JobTable.RemoveAll(job => job is ProcessTask task && task.Pool == this);
        return cutOff;
    }
}
