using System.Management.Automation;
using ProcessCmdlets.Engine.Runtime;
using ProcessCmdlets.Errors;
using ProcessCmdlets.InputRuns.Mapping;
using ProcessCmdlets.Jobs;
using ProcessCmdlets.Streams;

namespace ProcessCmdlets;

/// <summary>
/// A call of Invoke-ProcessPool -AsJob: a child job for each input object, as ForEach-Object -Parallel -AsJob has it.
/// </summary>
public sealed class ProcessPoolJob : WorkerJob
{
    private readonly ParallelMap _call;
    private readonly MapResults _results;
    private readonly JobStreams _streams;
    private readonly Action _ended;

    internal ProcessPoolJob(string command, string? name, ParallelMap call, MapView view, Action ended)
        : base(command, name)
    {
        _call = call;
        _ended = ended;
        _streams = new JobStreams(this);
        _results = new MapResults(call, view, Write, End);
    }

    /// <inheritdoc/>
    public override int? ProcessId => null;

    /// <inheritdoc/>
    public override int? ExitCode => null;

    /// <inheritdoc/>
    public override string? Signal => null;

    /// <summary>The most workers that it has had at once (AllocatedRunspaceCount of PSTaskJob).</summary>
    public int AllocatedWorkerCount => _call.MostWorkers;

    /// <summary>How many objects may be worked on at once.</summary>
    public int ThrottleLimit => _call.Options.ThrottleLimit;

    /// <inheritdoc/>
    public override bool HasMoreData => base.HasMoreData || ChildJobs.Any(static job => job.HasMoreData);

    /// <summary>Begins to hand out what the workers say. All input has been given.</summary>
    public override void StartJob()
    {
        if (JobStateInfo.State != JobState.NotStarted)
        {
            throw new InvalidJobStateException(Resources.Messages.JobAlreadyStarted(Name, JobStateInfo.State));
        }

        SetState(JobState.Running, null);
        _call.EndInput();
        _ = BackgroundThread.Start("job", Run, onFault: null);
    }

    internal ProcessItemJob AddChild(object? input)
    {
        var child = new ProcessItemJob(this, input);
        ChildJobs.Add(child);
        return child;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _call.Dispose();
        }

        base.Dispose(disposing);
    }

    private protected override async Task StopAsync(bool kill)
    {
        _call.StopAtOnce();
        await Task.Run(() => Finished.WaitOne(JobRun.Grace + JobRun.Grace)).ConfigureAwait(false);
    }

    private void Run()
    {
        Exception? fault = null;
        try
        {
            fault = RunToEnd();
            EndChildren(fault);

            // A job stays in the list until it is removed; its call is over.
            _call.Dispose();
            _ended();
        }
        catch (Exception exception)
        {
            // On this thread it would end the user's session; the job reports it.
            fault ??= exception;
        }
        finally
        {
            bool failed = fault is not null || ChildJobs.Any(static job => job.JobStateInfo.State == JobState.Failed);
            bool stopped = _results.Stopped > 0 || ChildJobs.Any(static job => job.JobStateInfo.State == JobState.Stopped);
            SetState(failed ? JobState.Failed : stopped ? JobState.Stopped : JobState.Completed, fault);
        }
    }

    private Exception? RunToEnd()
    {
        try
        {
            while (!_call.IsOver)
            {
                _results.Drain();
                if (!_call.IsOver)
                {
                    _call.Output.Wait(CancellationToken.None);
                }
            }

            _results.Drain();
            _results.DrainEarly();
            return _call.Fault;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    /// <summary>Ends the children whose object the call has not taken in.</summary>
    private void EndChildren(Exception? fault)
    {
        foreach (ProcessItemJob child in ChildJobs.OfType<ProcessItemJob>().Where(static child => !child.IsEnded))
        {
            child.SetState(fault is null ? JobState.Stopped : JobState.Failed, fault);
        }
    }

    private void Write(MapItem? item, RecordKind kind, object? value)
    {
        IRecordSink sink = item?.Job?.Streams ?? _streams;
        switch (kind)
        {
            case RecordKind.Output:
                sink.Output(value);
                break;
            case RecordKind.Error:
                sink.Error((ErrorRecord)value!);
                break;
            case RecordKind.Warning:
                sink.Warning((WarningRecord)value!);
                break;
            case RecordKind.Verbose:
                sink.Verbose((VerboseRecord)value!);
                break;
            case RecordKind.Debug:
                sink.Debug((DebugRecord)value!);
                break;
            case RecordKind.Information:
                sink.Information((InformationRecord)value!);
                break;
            default:
                sink.Progress((ProgressRecord)value!);
                break;
        }
    }

    private void End(MapItem item, ItemOutcome? outcome)
    {
        Exception? reason = outcome switch
        {
            { Failure: { } failure } => failure,
            { IsStopped: true } => ItemErrors.WithoutResult(item, outcome, _call, _call.Options.Timeout.TotalSeconds)?.Exception,
            _ => null,
        };
        JobState stopped = outcome is { IsStopped: true } ? JobState.Stopped : JobState.Completed;
        item.Job?.SetState(reason is null ? stopped : JobState.Failed, reason);
    }
}
