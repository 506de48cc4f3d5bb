using System.ComponentModel;
using System.Management.Automation;
using Microsoft.PowerShell.Commands;
using ProcessCmdlets.Interop;

namespace ProcessCmdlets;

/// <summary>
/// What the module's jobs have in common: the job cmdlets work on them, and a script can wait for them, stop and kill them.
/// </summary>
public abstract class WorkerJob : Job2
{
    private protected WorkerJob(string command, string? name)
        : base(command, name)
    {
        PSJobTypeName = GetType().Name;
        Jobs.JobStreams.Prepare(this);
    }

    /// <summary>The operating system's id of the process that runs or ran the script, or null before it has begun.</summary>
    public abstract int? ProcessId { get; }

    /// <summary>
    /// The exit code: null while the script runs, 0 at its end, 1 after a terminating error, what <c>exit</c> was given, 143 after a stop
    /// (Terminate, Stop-Job), 137 after Kill and after a stop whose time ran out, or 128 and the signal's number after a signal.
    /// </summary>
    public abstract int? ExitCode { get; }

    /// <summary>The name of the signal that ended the process, such as SIGKILL, or null.</summary>
    public abstract string? Signal { get; }

    /// <summary>When the script began to run, or null.</summary>
    public DateTime? StartTime => PSBeginTime;

    /// <summary>When it ended, or null.</summary>
    public DateTime? EndTime => PSEndTime;

    /// <summary>How long it has run, or null before it began.</summary>
    public TimeSpan? Duration => PSBeginTime is { } begin ? (PSEndTime ?? DateTime.Now) - begin : null;

    /// <summary>Whether it has begun and has not ended.</summary>
    public bool IsAlive => JobStateInfo.State == JobState.Running;

    /// <inheritdoc/>
    public override string Location => Environment.MachineName;

    /// <inheritdoc/>
    public override string StatusMessage => string.Empty;

    /// <inheritdoc/>
    public override bool HasMoreData =>
        !IsEnded || Output.Count + Error.Count + Warning.Count + Verbose.Count + Debug.Count + Information.Count + Progress.Count > 0;

    private protected bool IsEnded => JobStateInfo.State is JobState.Completed or JobState.Failed or JobState.Stopped;

    /// <summary>Kills the process tree of the script at once. Returns when it is gone.</summary>
    public void Kill() => StopAsync(kill: true).GetAwaiter().GetResult();

    /// <summary>
    /// Stops the script: finally and clean blocks run for at most two seconds, then the process tree is killed. Returns when it
    /// is gone.
    /// </summary>
    public void Terminate() => StopJob();

    /// <inheritdoc/>
    public override void StartJobAsync()
    {
        StartJob();
        OnStartJobCompleted(new AsyncCompletedEventArgs(null, cancelled: false, null));
    }

    /// <inheritdoc/>
    public override void StopJob() => StopJob(force: false, string.Empty);

    /// <inheritdoc/>
    public override void StopJob(bool force, string reason) => StopAsync(force).GetAwaiter().GetResult();

    /// <inheritdoc/>
    public override void StopJobAsync() => StopJobAsync(IsBeingRemoved(), string.Empty);

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
        using Jobs.JobTable.StateChangeScope telling = Jobs.JobTable.KeepWhileTelling(this);
        try
        {
            PowerShellInternals.SetJobState(this, state, reason);
        }
        catch (ObjectDisposedException)
        {
            // Removed by force; its process still had a word to say.
        }
    }

    /// <summary>Does what <see cref="Terminate"/> does, without a thread that waits.</summary>
    internal Task EndAsync() => StopAsync(kill: false);

    /// <summary>Ends the script.</summary>
    /// <param name="kill">Kill at once instead of letting finally and clean blocks run.</param>
    private protected abstract Task StopAsync(bool kill);

    private static PSNotSupportedException NotSuspendable() => new();

    // Remove-Job -Force kills at once, and Stop-Job lets the script end.
    private bool IsBeingRemoved()
    {
        try
        {
            return PowerShellInternals.StopJobCompleted(this)?.GetInvocationList().Any(static waiting => waiting.Target is RemoveJobCommand) == true;
        }
        catch (MissingFieldException)
        {
            // A later PowerShell keeps it elsewhere: the removal then waits for finally blocks, which is better than none.
            return false;
        }
    }

    private async Task StopAndReportAsync(bool force)
    {
        Exception? fault = null;
        try
        {
            await StopAsync(force).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // Stop-Job waits for the event on every path and shows what is in it.
            fault = exception;
        }

        OnStopJobCompleted(new AsyncCompletedEventArgs(fault, cancelled: false, null));
    }
}
