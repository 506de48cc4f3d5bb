using System.Management.Automation;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Engine.Workers;
using ProcessCmdlets.Execution;
using ProcessCmdlets.Resources;
using ProcessCmdlets.Serialization;
using ProcessCmdlets.Session.Wire;
using ProcessCmdlets.Streams;

namespace ProcessCmdlets.Jobs;

/// <summary>
/// The life of one job's process: waiting, starting, running, stopping, ended. It ends exactly once, whatever comes first: the
/// worker's final frame, its death, a failed start, or a stop.
/// </summary>
internal sealed partial class JobRun : IWorkerObserver
{
    /// <summary>How long finally and clean blocks may run after a stop before the process tree is killed.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private const int TaskId = 1;

    private readonly object _gate = new();
    private readonly ProcessJob _job;
    private readonly JobLaunch _launch;
    private readonly IRecordSink _sink;
    private readonly NativeText _text;
    private readonly CancellationTokenSource _startCancelled = new();
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _handedOver = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IReadOnlyList<SkippedItem> _skipped;
    private WorkerProcess? _worker;
    private WorkerProcess? _candidate;
    private ExitStatus? _exitBeforeHandOver;
    private bool _begun;

    // Whether the worker that has the work came out of standby, and whether it has said that it has it.
    private bool _fromStandby;
    private bool _isTaken;
    private volatile bool _isSignalled;
    private bool _ended;
    private bool _stopping;
    private volatile bool _stoppedInStart;

    internal JobRun(ProcessJob job, JobLaunch launch)
    {
        _job = job;
        _launch = launch;
        _skipped = launch.Skipped;
        IRecordSink streams = launch.Sink ?? new JobStreams(job, launch.Copies);
        _sink = launch.StreamingHost is { } host ? new HostStreams(host, streams, job.Id) : streams;
        _text = new NativeText(_sink);
    }

    internal int ThrottleLimit => _launch.ThrottleLimit;

    /// <summary>The worker, once there is one.</summary>
    internal WorkerProcess? Worker
    {
        get
        {
            lock (_gate)
            {
                return _worker;
            }
        }
    }

    /// <summary>How the task ended, once the worker has said so.</summary>
    internal CompletedMessage? Result { get; private set; }

    /// <summary>How the process ended, once it has.</summary>
    internal ExitStatus? Exit { get; private set; }

    /// <summary>
    /// The exit code, once there is one. Of a process that was starting when it was to end there is no script that could end in
    /// order, and it was killed; for whoever stopped the job that makes no difference.
    /// </summary>
    internal int? ExitCode => Result?.ExitCode ?? (_stoppedInStart ? CompletedMessage.StoppedExitCode : Exit?.ExitCode);

    /// <summary>What of the session could not be copied, so far as is known.</summary>
    internal IReadOnlyList<SkippedItem> Skipped
    {
        get
        {
            lock (_gate)
            {
                return _skipped;
            }
        }
    }

    /// <summary>Completes when the worker has its work, so that its process is known, or when the job has ended without one.</summary>
    internal Task HandedOver => _handedOver.Task;

    /// <summary>Starts the process. Returns at once; called by the throttle when it is this job's turn.</summary>
    internal void Begin()
    {
        lock (_gate)
        {
            if (_ended)
            {
                JobThrottle.Leave();
                return;
            }

            _begun = true;
        }

        _job.SetState(JobState.Running, null);
        bool isTaken;
        try
        {
            isTaken = StandbyStarter.TryTake(_launch.Executable, _launch.Environment, out WorkerProcess? standby)
                && TryHandOver(standby, fromStandby: true);
        }
        catch (Exception exception)
        {
            // Thrown from here it would reach whoever ended the job before this one, and this one would run for ever.
            End(JobState.Failed, exception);
            _gone.TrySetResult();
            return;
        }

        if (isTaken)
        {
            StandbyStarter.Prepare(_launch.Executable, _launch.Environment);
            return;
        }

        _ = StartColdAsync();
    }

    /// <summary>The session sends a process a signal. If that is a job's and ends of it, so does the job.</summary>
    internal static void NoteSignal(int processId)
    {
        foreach (WorkerProcess worker in WorkerRegistry.Snapshot())
        {
            if (worker.ProcessId == processId && worker.Observer is JobRun run)
            {
                run._isSignalled = true;
            }
        }
    }

    /// <summary>Ends the job.</summary>
    /// <param name="kill">Kill at once instead of letting finally and clean blocks run.</param>
    /// <returns>A task that ends when the process and all that it started are gone.</returns>
    internal async Task StopAsync(bool kill)
    {
        WorkerProcess? worker;
        bool begun;
        lock (_gate)
        {
            _stopping = true;
            worker = _worker;
            begun = _begun;
        }

        if (!begun && JobThrottle.Cancel(this))
        {
            End(JobState.Stopped, null);
        }

        if (worker is null)
        {
            _stoppedInStart = begun && !kill;
            await _startCancelled.CancelAsync().ConfigureAwait(false);
            if (begun)
            {
                await _gone.Task.ConfigureAwait(false);
            }

            End(JobState.Stopped, null);
            return;
        }

        if (kill)
        {
            worker.Kill();
        }
        else
        {
            TrySendStop(worker);
        }

        await worker.StopAsync(Grace).ConfigureAwait(false);
        await _gone.Task.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void OnFrame(WorkerPeer worker, in Frame frame)
    {
        switch (frame.Kind)
        {
            case FrameKind.Records when frame.TaskId == TaskId:
                RecordReader.Read(frame.Payload, worker.ProcessId, _sink);
                break;
            case FrameKind.Completed when frame.TaskId == TaskId:
                Complete(CompletedMessage.Read(new ValueReader(frame.Payload), worker.ProcessId), worker.ProcessId);
                break;
            case FrameKind.Skipped when frame.TaskId == TaskId:
                Skip(SkippedItem.Read(new ValueReader(frame.Payload)));
                break;
            case FrameKind.TaskAccepted when frame.TaskId == TaskId:
                _isTaken = true;
                break;
            default:
                // The first Ready, and what a standby worker still had to say of its warm-up.
                break;
        }
    }

    /// <inheritdoc/>
    public void OnText(WorkerPeer worker, WorkerTextStream stream, string text) => _text.Add(stream, text, worker.ProcessId);

    /// <inheritdoc/>
    public void OnExited(WorkerPeer worker, ExitStatus exit)
    {
        bool stopping;
        bool replace;
        lock (_gate)
        {
            if (_worker != worker)
            {
                // Still being handed over: whether this job ever had it is decided there. Or another has taken its place.
                if (worker == _candidate)
                {
                    _exitBeforeHandOver = exit;
                }

                return;
            }

            stopping = _stopping;
            replace = _fromStandby && !_isTaken && !_isSignalled && !stopping;
            if (replace)
            {
                _worker = null;
            }
        }

        if (replace)
        {
            // It died while it waited, before that could be known. It has done nothing of the job, so the start is a cold one.
            _ = StartColdAsync();
            return;
        }

        Exit = exit;
        try
        {
            _text.Flush(worker.ProcessId);
        }
        finally
        {
            try
            {
                if (stopping)
                {
                    End(JobState.Stopped, null);
                }
                else
                {
                    End(JobState.Failed, new WorkerLostException(worker.WorkerId, worker.ProcessId, exit));
                }
            }
            finally
            {
                _gone.TrySetResult();
            }
        }
    }

    private void Complete(CompletedMessage message, int processId)
    {
        Result = message;
        switch (message.Outcome)
        {
            case TaskOutcome.Completed:
                End(JobState.Completed, null);
                break;
            case TaskOutcome.Stopped:
                End(JobState.Stopped, null);
                break;
            default:
                Exception reason = message.Error is { } error
                    ? new TaskFailedException(error, processId)
                    : new TaskExitException(message.ExitCode, processId);
                End(JobState.Failed, reason);
                break;
        }
    }

    private void End(JobState state, Exception? reason)
    {
        bool begun;
        lock (_gate)
        {
            if (_ended)
            {
                return;
            }

            _ended = true;
            begun = _begun;
        }

        _ = _handedOver.TrySetResult();
        try
        {
            _launch.Ends.End(state == JobState.Completed, Worker?.ProcessId, TaskId);
        }
        finally
        {
            // On every path: whoever waits for the job would wait for ever, and so would the jobs behind the throttle.
            try
            {
                _job.SetState(state, reason);
            }
            finally
            {
                if (begun)
                {
                    JobThrottle.Leave();
                }
            }
        }
    }

    private void Skip(SkippedItem item)
    {
        lock (_gate)
        {
            _skipped = [.. _skipped, item];
        }

        _sink.Warning(new WarningRecord(nameof(Skipped), Messages.StateSkipped(item.Kind, item.Name, item.Reason)));
    }

    private static void TrySendStop(WorkerProcess worker)
    {
        try
        {
            worker.Send(FrameKind.Stop, TaskId);
        }
        catch (ConnectionLostException)
        {
            // It is ending already.
        }
    }
}
