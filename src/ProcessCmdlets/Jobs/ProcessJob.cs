using System.Management.Automation;
using ProcessCmdlets.Engine.Native;

namespace ProcessCmdlets;

/// <summary>
/// A script that runs in a process of its own: what Start-ProcessJob and Start-ProcessFork return (<c>multiprocessing.Process</c> in Python). The
/// job cmdlets work on it, and so do Join, Terminate, Kill and IsAlive.
/// </summary>
public sealed class ProcessJob : WorkerJob
{
    private readonly Jobs.JobRun _run;
    private int _started;

    internal ProcessJob(string command, string? name, Execution.JobLaunch launch)
        : base(command, name)
    {
        _run = new Jobs.JobRun(this, launch);
        Jobs.JobStreams.BeOwnChild(this);
    }

    /// <inheritdoc/>
    public override int? ProcessId => _run.ProcessId;

    /// <summary>The operating system's id of the process that started the job.</summary>
    public int ParentProcessId { get; } = Environment.ProcessId;

    /// <inheritdoc/>
    public override int? ExitCode => _run.ExitCode;

    /// <inheritdoc/>
    public override string? Signal => _run is { Result: null, Exit.Signal: { } signal } ? SignalNames.Name(signal) : null;

    /// <summary>Processor time of the job's process: of the script at its end, of the process while it runs, or null.</summary>
    public TimeSpan? TotalProcessorTime => _run.Result?.TotalProcessorTime ?? _run.Exit?.ProcessorTime ?? _run.Worker?.TotalProcessorTime;

    /// <summary>The most memory the process has had resident, in bytes, or null when it is not known.</summary>
    public long? PeakWorkingSet64 => _run.Result?.PeakWorkingSet64 ?? _run.Worker?.PeakWorkingSet64;

    /// <summary>
    /// What of the session Start-ProcessFork could not copy, each with its name and the reason. What the child finds out is
    /// added when it does. Empty for a job of Start-ProcessJob.
    /// </summary>
    public SkippedItem[] SkippedState => [.. _run.Skipped];

    /// <summary>Waits until the job has ended. Ctrl+C ends the waiting, not the job.</summary>
    public void Join() => Waiting.InterruptibleWait.One(Finished, Timeout.InfiniteTimeSpan);

    /// <summary>Waits until the job has ended, at most the given time. It does not end the job.</summary>
    /// <param name="timeout">How long to wait; nothing or less tries once.</param>
    /// <returns>Whether the job has ended.</returns>
    public bool Join(TimeSpan timeout) => Waiting.InterruptibleWait.One(Finished, timeout);

    /// <summary>Waits until the job has ended, at most the given time. It does not end the job.</summary>
    /// <param name="timeoutSeconds">How many seconds to wait; nothing or less tries once.</param>
    /// <returns>Whether the job has ended.</returns>
    public bool Join(double timeoutSeconds) => Join(Waiting.InterruptibleWait.Seconds(timeoutSeconds));

    /// <inheritdoc/>
    public override void StartJob()
    {
        if (JobStateInfo.State != JobState.NotStarted)
        {
            throw new InvalidJobStateException(Resources.Messages.JobAlreadyStarted(Name, JobStateInfo.State));
        }

        if (Interlocked.Exchange(ref _started, 1) == 0)
        {
            Jobs.JobThrottle.Enter(_run);
        }
        else
        {
            // Started a second time while it waits its turn: out of turn, as for Start-ThreadJob's jobs.
            Jobs.JobThrottle.Force(_run);
        }
    }

    /// <summary>Waits until the process has its work, and so its id is known.</summary>
    internal void WaitForProcess(CancellationToken stop) => _run.HandedOver.Wait(stop);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _run.Worker?.Dispose();
        }

        base.Dispose(disposing);
    }

    private protected override Task StopAsync(bool kill) => _run.StopAsync(kill);
}
