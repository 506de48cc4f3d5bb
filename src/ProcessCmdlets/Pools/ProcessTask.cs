using System.Management.Automation;
using ProcessCmdlets.Engine.Native;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Waiting;

namespace ProcessCmdlets;

/// <summary>
/// A script that a pool runs: what Submit-ProcessTask returns (<c>AsyncResult</c> of Python's <c>apply_async</c>). The job
/// cmdlets work on it; Wait and Result are for scripts.
/// </summary>
public sealed class ProcessTask : WorkerJob
{
    private readonly List<object?> _results = [];
    private readonly ProcessPool _pool;
    private readonly Pools.TaskWork _work;

    internal ProcessTask(string command, string? name, ProcessPool pool, Pools.TaskLaunch launch)
        : base(command, name)
    {
        _pool = pool;
        _work = new Pools.TaskWork(this, pool, launch);
        Jobs.JobStreams.BeOwnChild(this);
    }

    internal ProcessPool Pool => _pool;

    /// <summary>The pool that runs it.</summary>
    public string PoolName => _pool.Name;

    /// <summary>The number that <c>$ProcessContext.TaskId</c> shows the script.</summary>
    public int TaskId => _work.TaskId;

    /// <summary>How many times it was begun.</summary>
    public int Attempts => _work.Attempts;

    /// <summary>When it was submitted.</summary>
    public DateTime QueuedAt { get; } = DateTime.Now;

    /// <summary>The number of the worker that runs it or ran it last, or null before it has begun.</summary>
    public int? WorkerId => _work.Worker?.WorkerId;

    /// <inheritdoc/>
    public override int? ProcessId => _work.Worker?.ProcessId;

    /// <inheritdoc/>
    public override int? ExitCode => IsEnded ? _work.Result?.ExitCode ?? _work.Exit?.ExitCode : null;

    /// <inheritdoc/>
    public override string? Signal => _work is { Result: null, Exit.Signal: { } signal } ? SignalNames.Name(signal) : null;

    /// <summary>Processor time of the worker while it ran the script, or null.</summary>
    public TimeSpan? TotalProcessorTime => _work.Result?.TotalProcessorTime;

    /// <summary>The most memory its worker has had resident, in bytes, or null.</summary>
    public long? PeakWorkingSet64 => _work.Result?.PeakWorkingSet64;

    /// <summary>
    /// Waits for the end and gives what the script put out, as an assignment would: nothing, one object, or an array. It stays
    /// there when Receive-Job has taken the output. PowerShell hides what a property throws, so a failure shows in the State,
    /// and <see cref="GetResult()"/> throws it.
    /// </summary>
    public object? Result
    {
        get
        {
            Wait();
            lock (_results)
            {
                return _results.Count switch
                {
                    0 => null,
                    1 => _results[0],
                    _ => _results.ToArray(),
                };
            }
        }
    }

    /// <summary>Gives <see cref="Result"/>, or throws what made the task fail (<c>AsyncResult.get()</c> in Python).</summary>
    /// <exception cref="TaskFailedException">The script ended with a terminating error.</exception>
    /// <exception cref="TaskTimeoutException">It took too long.</exception>
    public object? GetResult()
    {
        object? result = Result;
        return JobStateInfo.State == JobState.Failed ? throw JobStateInfo.Reason : result;
    }

    /// <summary>Gives <see cref="Result"/>, or throws what made the task fail or that it has not ended in time. It goes on then.</summary>
    /// <param name="timeout">How long to wait for the end; nothing or less tries once.</param>
    /// <exception cref="RuntimeException">It has not ended: ResultTimeout.</exception>
    public object? GetResult(TimeSpan timeout) => Wait(timeout)
        ? GetResult()
        : throw ErrorRecords.Terminating(ErrorRecords.ResultTimeout(Name, timeout.TotalSeconds, this));

    /// <summary>Gives <see cref="Result"/>, or throws what made the task fail or that it has not ended in time. It goes on then.</summary>
    /// <param name="timeoutSeconds">How many seconds to wait for the end; nothing or less tries once.</param>
    /// <exception cref="RuntimeException">It has not ended: ResultTimeout.</exception>
    public object? GetResult(double timeoutSeconds) => GetResult(InterruptibleWait.Seconds(timeoutSeconds));

    internal bool HasEnded => IsEnded;

    /// <summary>Waits until the task has ended. Ctrl+C ends the waiting, not the task.</summary>
    public void Wait() => InterruptibleWait.One(Finished, Timeout.InfiniteTimeSpan);

    /// <summary>Waits until the task has ended, at most the given time.</summary>
    /// <param name="timeout">How long to wait; nothing or less tries once.</param>
    /// <returns>Whether the task has ended.</returns>
    public bool Wait(TimeSpan timeout) => InterruptibleWait.One(Finished, timeout);

    /// <summary>Waits until the task has ended, at most the given time.</summary>
    /// <param name="timeoutSeconds">How many seconds to wait; nothing or less tries once.</param>
    /// <returns>Whether the task has ended.</returns>
    public bool Wait(double timeoutSeconds) => Wait(InterruptibleWait.Seconds(timeoutSeconds));

    /// <summary>Waits until the task has ended, as <see cref="Wait()"/> does; every job of the module has this name for it.</summary>
    public void Join() => Wait();

    /// <summary>Waits until the task has ended, at most the given time.</summary>
    /// <param name="timeout">How long to wait; nothing or less tries once.</param>
    /// <returns>Whether the task has ended.</returns>
    public bool Join(TimeSpan timeout) => Wait(timeout);

    /// <summary>Waits until the task has ended, at most the given time.</summary>
    /// <param name="timeoutSeconds">How many seconds to wait; nothing or less tries once.</param>
    /// <returns>Whether the task has ended.</returns>
    public bool Join(double timeoutSeconds) => Wait(timeoutSeconds);

    /// <inheritdoc/>
    public override void StartJob()
    {
        if (JobStateInfo.State != JobState.NotStarted)
        {
            throw new InvalidJobStateException(Resources.Messages.JobAlreadyStarted(Name, JobStateInfo.State));
        }

        _pool.Scheduler.Submit(_work);
    }

    /// <summary>Begins an attempt; the results of an earlier one are not the task's.</summary>
    internal void Begin()
    {
        lock (_results)
        {
            _results.Clear();
        }

        SetState(JobState.Running, null);
    }

    internal void AddResult(object? value)
    {
        lock (_results)
        {
            _results.Add(value);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !IsEnded)
        {
            StopAsync(kill: true).GetAwaiter().GetResult();
        }

        base.Dispose(disposing);
    }

    private protected override Task StopAsync(bool kill) => _work.StopAsync(kill);
}
