using System.Management.Automation;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Pool;
using ProcessCmdlets.Engine.Runtime;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Engine.Workers;
using ProcessCmdlets.Execution;
using ProcessCmdlets.Jobs;
using ProcessCmdlets.Serialization;
using ProcessCmdlets.Session.Wire;
using ProcessCmdlets.Streams;

namespace ProcessCmdlets.Pools;

/// <summary>One submitted task: its attempts, its timeout, and its end, which comes exactly once.</summary>
internal sealed class TaskWork : PoolWorkItem
{
    // A worker that dies before it has accepted the task has done nothing of it. By chance that happens once, not time after time.
    private const int MaxUnaccepted = 5;

    private readonly object _gate = new();
    private readonly ProcessTask _task;
    private readonly ProcessPool _pool;
    private readonly TaskLaunch _launch;
    private readonly IRecordSink _sink;
    private readonly NativeText _text;
    private WorkerPeer? _worker;
    private BackgroundTimer? _timeout;
    private Interruption _interruption;
    private bool _isAccepted;
    private int _unaccepted;
    private bool _ended;

    internal TaskWork(ProcessTask task, ProcessPool pool, TaskLaunch launch)
    {
        _task = task;
        _pool = pool;
        _launch = launch;
        IRecordSink streams = new TaskStreams(task, launch.Copies);
        _sink = launch.StreamingHost is { } host ? new HostStreams(host, streams, task.Id) : streams;
        _text = new NativeText(_sink);
    }

    /// <summary>The worker that runs it or ran it last, or null.</summary>
    internal WorkerPeer? Worker
    {
        get
        {
            lock (_gate)
            {
                return _worker;
            }
        }
    }

    /// <summary>How many times it was begun.</summary>
    internal int Attempts { get; private set; }

    /// <summary>How the last attempt ended, once its worker has said so.</summary>
    internal CompletedMessage? Result { get; private set; }

    /// <summary>How the worker of the last attempt ended, where it ended at it.</summary>
    internal ExitStatus? Exit { get; private set; }

    /// <inheritdoc/>
    internal override void Send(in WorkAssignment turn)
    {
        WorkerPeer worker = turn.Process;
        lock (_gate)
        {
            _worker = worker;
            _isAccepted = false;
            Attempts++;
            Result = null;
            Exit = null;
        }

        _task.Begin();
        StartTimeout();
        using (var buffer = new PayloadBuffer())
        {
            ProcessContext.ForTask(_task.Name, worker.WorkerId, TaskId, Attempts, _pool.Name, turn.Thread).Write(new ValueWriter(buffer));
            worker.QueueFrame(FrameKind.Context, TaskId, buffer.Payload);
        }

        worker.QueueFrame(FrameKind.Session, TaskId, _launch.Session);
        worker.Send(FrameKind.Run, TaskId, _launch.Run);
    }

    /// <inheritdoc/>
    internal override void Unsent()
    {
        _ = StopTimeout();
        Attempts--;
    }

    /// <inheritdoc/>
    internal override WorkResult? Receive(WorkerPeer worker, in Frame frame)
    {
        _isAccepted = true;
        if (frame.Kind == FrameKind.Records)
        {
            RecordReader.Read(frame.Payload, worker.ProcessId, _sink);
            return null;
        }

        if (frame.Kind != FrameKind.Completed)
        {
            // The worker has accepted it.
            return null;
        }

        Result = CompletedMessage.Read(new ValueReader(frame.Payload), worker.ProcessId);
        _text.Flush(worker.ProcessId);
        bool endsWorker = Result.CalledExit;
        Interruption interruption = StopTimeout();
        if (Result is { Outcome: TaskOutcome.Completed, CalledExit: false })
        {
            // Also where it was to be ended in the same instant: the script has run to its end, and a second run would do it twice.
            End(JobState.Completed, null);
            return new WorkResult(WorkOutcome.Succeeded);
        }

        if (interruption != Interruption.None)
        {
            return new WorkResult(Interrupted(worker, interruption), endsWorker);
        }

        if (Attempts <= _launch.Retries)
        {
            return new WorkResult(WorkOutcome.Again, endsWorker);
        }

        End(JobState.Failed, Failure(worker, Result));
        return new WorkResult(WorkOutcome.Failed, endsWorker);
    }

    /// <inheritdoc/>
    internal override void ReceiveText(WorkerPeer worker, WorkerTextStream stream, string text)
    {
        _text.Add(stream, text, worker.ProcessId);
        if (_task.HasEnded)
        {
            // It came after the end, and nothing follows that could complete its last line.
            _text.Flush(worker.ProcessId);
        }
    }

    /// <inheritdoc/>
    internal override WorkOutcome Lost(WorkerPeer worker, ExitStatus exit, bool stopped)
    {
        Interruption interruption = StopTimeout();
        _text.Flush(worker.ProcessId);
        Exit = exit;
        if (interruption != Interruption.None)
        {
            return Interrupted(worker, interruption);
        }

        if (stopped)
        {
            return Interrupted(worker, Interruption.Stop);
        }

        if (!_isAccepted && _unaccepted++ < MaxUnaccepted)
        {
            Attempts--;
            return WorkOutcome.Again;
        }

        if (Attempts <= _launch.Retries)
        {
            return WorkOutcome.Again;
        }

        End(JobState.Failed, new WorkerLostException(worker.WorkerId, worker.ProcessId, exit));
        return WorkOutcome.Failed;
    }

    /// <inheritdoc/>
    internal override void Dropped(Exception? reason)
    {
        StopTimeout();
        if (reason is null)
        {
            End(JobState.Stopped, null);
        }
        else
        {
            End(JobState.Failed, reason);
        }
    }

    /// <summary>Ends the task: one that waits is dropped, one that runs is ended with its worker.</summary>
    internal async Task StopAsync(bool kill)
    {
        lock (_gate)
        {
            _interruption = Interruption.Stop;
        }

        // Between two attempts it waits again, and another worker may have taken it by then.
        while (!_pool.Scheduler.Cancel(this) && _pool.Scheduler.Has(this))
        {
            await _pool.Scheduler.EndAsync(this, kill, keepWorker: false, JobRun.Grace).ConfigureAwait(false);
        }

        End(JobState.Stopped, null);
    }

    private static Exception Failure(WorkerPeer worker, CompletedMessage result) => result.Error is { } error
        ? new TaskFailedException(error, worker.ProcessId)
        : new TaskExitException(result.ExitCode, worker.ProcessId);

    /// <summary>What becomes of a task whose pipeline was stopped or whose worker was ended on purpose.</summary>
    private WorkOutcome Interrupted(WorkerPeer worker, Interruption interruption)
    {
        if (interruption == Interruption.Stop)
        {
            End(JobState.Stopped, null);
            return WorkOutcome.Stopped;
        }

        if (Attempts <= _launch.Retries)
        {
            return WorkOutcome.Again;
        }

        End(JobState.Failed, new TaskTimeoutException(_task.Name, _launch.Timeout, worker.ProcessId));
        return WorkOutcome.Failed;
    }

    /// <summary>Measures the attempt's time. It begins before the worker can answer, so that the end finds the timer there.</summary>
    private void StartTimeout()
    {
        lock (_gate)
        {
            if (_interruption == Interruption.Timeout)
            {
                _interruption = Interruption.None;
            }

            if (_launch.Timeout > TimeSpan.Zero)
            {
                Task turn = TurnEnded;
                _timeout = new BackgroundTimer("timeout", () => TimeOut(turn), onFault: null);
                _timeout.Schedule(_launch.Timeout);
            }
        }
    }

    private void TimeOut(Task turn)
    {
        lock (_gate)
        {
            if (_timeout is null || turn != TurnEnded || _interruption != Interruption.None)
            {
                return;
            }

            _interruption = Interruption.Timeout;
        }

        // Only the turn that was timed: by now the task may have been given to another worker.
        _ = _pool.Scheduler.EndAsync(this, kill: false, keepWorker: false, JobRun.Grace, turn);
    }

    /// <returns>What interrupted the attempt.</returns>
    private Interruption StopTimeout()
    {
        lock (_gate)
        {
            _timeout?.Dispose();
            _timeout = null;
            return _interruption;
        }
    }

    private void End(JobState state, Exception? reason)
    {
        lock (_gate)
        {
            if (_ended)
            {
                return;
            }

            _ended = true;
        }

        try
        {
            _launch.Ends.End(state == JobState.Completed, Worker?.ProcessId, TaskId);
        }
        finally
        {
            // On every path: whoever waits for the task would wait for ever.
            _task.SetState(state, reason);
        }
    }

    private enum Interruption
    {
        None,
        Stop,
        Timeout,
    }
}
