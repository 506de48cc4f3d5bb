using System.ComponentModel;
using System.Diagnostics;
using System.Management.Automation;
using ProcessCmdlets.Engine.Workers;

namespace ProcessCmdlets;

/// <summary>
/// A script that runs in a process of its own: what Start-ProcessJob returns (<c>multiprocessing.Process</c> in Python). The
/// job cmdlets work on it, and so do Join, Terminate, Kill and IsAlive.
/// </summary>
public sealed class ProcessJob : Job2
{
    private readonly Jobs.JobRun _run;
    private int _started;

    internal ProcessJob(string command, string? name, Jobs.JobLaunch launch)
        : base(command, name)
    {
        PSJobTypeName = nameof(ProcessJob);
        _run = new Jobs.JobRun(this, launch);
    }

    /// <summary>The operating system's id of the job's process, or null until it has started.</summary>
    public int? ProcessId => _run.Worker?.ProcessId;

    /// <summary>The operating system's id of the process that started the job.</summary>
    public int ParentProcessId { get; } = Environment.ProcessId;

    /// <summary>
    /// The exit code: null while the job runs, 0 at its end, 1 after a terminating error, what <c>exit</c> was given, or 128 and
    /// the signal's number after a signal.
    /// </summary>
    public int? ExitCode => _run.Result?.ExitCode ?? _run.Exit?.ExitCode;

    /// <summary>The name of the signal that ended the process, such as SIGKILL, or null.</summary>
    public string? Signal => _run is { Result: null, Exit.Signal: { } signal } ? SignalNames.Name(signal) : null;

    /// <summary>When the job began to run, or null.</summary>
    public DateTime? StartTime => PSBeginTime;

    /// <summary>When the job ended, or null.</summary>
    public DateTime? EndTime => PSEndTime;

    /// <summary>How long the job has run, or null before it began.</summary>
    public TimeSpan? Duration => PSBeginTime is { } begin ? (PSEndTime ?? DateTime.Now) - begin : null;

    /// <summary>Processor time of the job's process: of the script at its end, of the process while it runs, or null.</summary>
    public TimeSpan? TotalProcessorTime => _run.Result?.TotalProcessorTime ?? _run.Exit?.ProcessorTime ?? Sample(process => process.TotalProcessorTime);

    /// <summary>The most memory the process has had resident, in bytes, or null when it is not known.</summary>
    public long? PeakWorkingSet64 => _run.Result?.PeakWorkingSet64 ?? Sample(process => process.PeakWorkingSet64);

    /// <summary>Whether the job has begun and has not ended.</summary>
    public bool IsAlive => JobStateInfo.State == JobState.Running;

    /// <inheritdoc/>
    public override string Location => Environment.MachineName;

    /// <inheritdoc/>
    public override string StatusMessage => string.Empty;

    /// <inheritdoc/>
    public override bool HasMoreData =>
        !IsEnded || Output.Count + Error.Count + Warning.Count + Verbose.Count + Debug.Count + Information.Count + Progress.Count > 0;

    private bool IsEnded => JobStateInfo.State is JobState.Completed or JobState.Failed or JobState.Stopped;

    /// <summary>Waits until the job has ended. Ctrl+C ends the waiting, not the job.</summary>
    public void Join() => Commands.InterruptibleWait.One(Finished, Timeout.InfiniteTimeSpan);

    /// <summary>Waits until the job has ended, at most the given time. It does not end the job.</summary>
    /// <param name="timeout">How long to wait; nothing or less tries once.</param>
    /// <returns>Whether the job has ended.</returns>
    public bool Join(TimeSpan timeout) => Commands.InterruptibleWait.One(Finished, timeout);

    /// <summary>Waits until the job has ended, at most the given time. It does not end the job.</summary>
    /// <param name="timeoutSeconds">How many seconds to wait; nothing or less tries once.</param>
    /// <returns>Whether the job has ended.</returns>
    public bool Join(double timeoutSeconds) => Join(Commands.InterruptibleWait.Seconds(timeoutSeconds));

    /// <summary>
    /// Stops the job: finally and clean blocks run for at most two seconds, then the process tree is killed. Returns when it is
    /// gone.
    /// </summary>
    public void Terminate() => StopJob();

    /// <summary>Kills the job's process tree at once. Returns when it is gone.</summary>
    public void Kill() => _run.StopAsync(kill: true).GetAwaiter().GetResult();

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

    /// <inheritdoc/>
    public override void StartJobAsync()
    {
        StartJob();
        OnStartJobCompleted(new AsyncCompletedEventArgs(null, cancelled: false, null));
    }

    /// <inheritdoc/>
    public override void StopJob() => StopJob(force: false, string.Empty);

    /// <inheritdoc/>
    public override void StopJob(bool force, string reason) => _run.StopAsync(force).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public override void StopJobAsync() => StopJobAsync(force: false, string.Empty);

    /// <inheritdoc/>
    public override void StopJobAsync(bool force, string reason) => _ = StopAndReportAsync(force);

    /// <inheritdoc/>
    public override void SuspendJob() => throw NotSuspendable();

    /// <inheritdoc/>
    public override void SuspendJob(bool force, string reason) => throw NotSuspendable();

    /// <inheritdoc/>
    public override void SuspendJobAsync() => OnSuspendJobCompleted(new AsyncCompletedEventArgs(NotSuspendable(), cancelled: false, null));

    /// <inheritdoc/>
    public override void SuspendJobAsync(bool force, string reason) => SuspendJobAsync();

    /// <inheritdoc/>
    public override void ResumeJob() => throw NotSuspendable();

    /// <inheritdoc/>
    public override void ResumeJobAsync() => OnResumeJobCompleted(new AsyncCompletedEventArgs(NotSuspendable(), cancelled: false, null));

    /// <inheritdoc/>
    public override void UnblockJob() => throw NotSuspendable();

    /// <inheritdoc/>
    public override void UnblockJobAsync() => OnUnblockJobCompleted(new AsyncCompletedEventArgs(NotSuspendable(), cancelled: false, null));

    /// <summary>Sets the state and its reason, and raises the event that Wait-Job and Receive-Job wait for.</summary>
    internal void SetState(JobState state, Exception? reason)
    {
        try
        {
            PowerShellInternals.SetJobState(this, state, reason);
        }
        catch (ObjectDisposedException)
        {
            // Removed by force; its process still had a word to say.
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _run.Worker?.Dispose();
        }

        base.Dispose(disposing);
    }

    private static PSNotSupportedException NotSuspendable() => new();

    private async Task StopAndReportAsync(bool force)
    {
        Exception? fault = null;
        try
        {
            await _run.StopAsync(force).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // Stop-Job waits for the event on every path and shows what is in it.
            fault = exception;
        }

        OnStopJobCompleted(new AsyncCompletedEventArgs(fault, cancelled: false, null));
    }

    private T? Sample<T>(Func<Process, T> read)
        where T : struct
    {
        if (IsEnded || ProcessId is not { } processId)
        {
            return null;
        }

        try
        {
            using var process = Process.GetProcessById(processId);
            return read(process);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            // It ended between the two lines.
            return null;
        }
    }
}
