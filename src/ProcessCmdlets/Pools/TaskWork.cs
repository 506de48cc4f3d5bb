using System.Management.Automation;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Pool;
using ProcessCmdlets.Engine.Protocol;
using ProcessCmdlets.Engine.Workers;
using ProcessCmdlets.Jobs;
using ProcessCmdlets.Serialization;
using ProcessCmdlets.Streams;
using ProcessCmdlets.Wire;

namespace ProcessCmdlets.Pools;

/// <summary>One submitted task: its attempts, its timeout, and its end, which comes exactly once.</summary>
internal sealed class TaskWork : PoolWork
{
    private readonly object _gate = new();
    private readonly ProcessTask _task;
    private readonly ProcessPool _pool;
    private readonly TaskLaunch _launch;
    private readonly IRecordSink _sink;
    private readonly NativeText _text;
    private WorkerProcess? _worker;
    private Timer? _timeout;
    private bool _timedOut;
    private bool _stopping;
    private bool _ended;

    internal TaskWork(ProcessTask task, ProcessPool pool, TaskLaunch launch)
    {
        _task = task;
        _pool = pool;
        _launch = launch;
        IRecordSink streams = new TaskStreams(task);
        _sink = launch.StreamingHost is { } host ? new HostStreams(host, streams, task.Id) : streams;
        _text = new NativeText(_sink);
    }

    /// <summary>The worker that runs it or ran it last, or null.</summary>
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

    /// <summary>How many times it was begun.</summary>
    internal int Attempts { get; private set; }

    /// <summary>How the last attempt ended, once its worker has said so.</summary>
    internal CompletedMessage? Result { get; private set; }

    /// <summary>How the worker of the last attempt ended, where it ended at it.</summary>
    internal WorkerExit? Exit { get; private set; }

    /// <inheritdoc/>
    internal override void Send(WorkerProcess worker)
    {
        lock (_gate)
        {
            _worker = worker;
            _timedOut = false;
            Attempts++;
        }

        _task.SetState(JobState.Running, null);
        using (var buffer = new PayloadBuffer())
        {
            ProcessContext.ForTask(_task.Name, worker.WorkerId, TaskId, Attempts, _pool.Name).Write(new ValueWriter(buffer));
            worker.Send(FrameKind.Context, TaskId, buffer);
        }

        worker.Send(FrameKind.Session, TaskId, _launch.Session);
        worker.Send(FrameKind.Run, TaskId, _launch.Run);
        worker.Send(FrameKind.InputEnd, TaskId);
        StartTimeout();
    }

    /// <inheritdoc/>
    internal override PoolWorkEnd? Receive(WorkerProcess worker, in Frame frame)
    {
        if (frame.Kind == FrameKind.Records)
        {
            RecordReader.Read(frame.Payload, worker.ProcessId, _sink);
            return null;
        }

        if (frame.Kind != FrameKind.Completed)
        {
            // The word that its script has begun.
            return null;
        }

        Result = CompletedMessage.Read(new ValueReader(frame.Payload), worker.ProcessId);
        bool interrupted = StopTimeout();
        if (interrupted)
        {
            // Its worker ends with it; what that leaves to say is said in Lost.
            return null;
        }

        if (Result is { Outcome: TaskOutcome.Completed, CalledExit: false })
        {
            End(JobState.Completed, null);
            return PoolWorkEnd.Succeeded;
        }

        if (Attempts <= _launch.Retries)
        {
            return Result.CalledExit ? PoolWorkEnd.AgainWithWorker : PoolWorkEnd.Again;
        }

        End(JobState.Failed, Failure(worker, Result));
        return Result.CalledExit ? PoolWorkEnd.FailedWithWorker : PoolWorkEnd.Failed;
    }

    /// <inheritdoc/>
    internal override void ReceiveText(WorkerProcess worker, WorkerTextStream stream, string text) =>
        _text.Add(stream, text, worker.ProcessId);

    /// <inheritdoc/>
    internal override bool Lost(WorkerProcess worker, WorkerExit exit)
    {
        StopTimeout();
        _text.Flush(worker.ProcessId);
        Exit = exit;
        bool timedOut;
        lock (_gate)
        {
            timedOut = _timedOut;
        }

        if (_stopping || (_pool.State == PoolState.Stopped && !timedOut))
        {
            End(JobState.Stopped, null);
            return false;
        }

        if (Attempts <= _launch.Retries)
        {
            return true;
        }

        End(JobState.Failed, timedOut
            ? new TaskTimeoutException(_task.Name, _launch.Timeout, worker.ProcessId)
            : new WorkerLostException(worker.WorkerId, worker.ProcessId, exit));
        return false;
    }

    /// <inheritdoc/>
    internal override void Dropped(Exception? reason)
    {
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
        _stopping = true;
        if (_pool.Scheduler.Cancel(this))
        {
            End(JobState.Stopped, null);
            return;
        }

        if (_pool.Scheduler.WorkerOf(this) is { } worker)
        {
            await EndWorkerAsync(worker, kill).ConfigureAwait(false);
            await worker.Exited.ConfigureAwait(false);
        }

        if (!_task.HasEnded)
        {
            End(JobState.Stopped, null);
        }
    }

    private static Exception Failure(WorkerProcess worker, CompletedMessage result) => result.Error is { } error
        ? new TaskFailedException(error, worker.ProcessId)
        : new TaskExitException(result.ExitCode, worker.ProcessId);

    private async Task EndWorkerAsync(WorkerProcess worker, bool kill)
    {
        if (kill)
        {
            worker.Kill();
            return;
        }

        try
        {
            worker.Send(FrameKind.Stop, TaskId);
            worker.Send(FrameKind.Exit, TaskId);
        }
        catch (ConnectionLostException)
        {
            // It is ending already.
        }

        await worker.StopAsync(JobRun.Grace).ConfigureAwait(false);
    }

    private void StartTimeout()
    {
        if (_launch.Timeout <= TimeSpan.Zero)
        {
            return;
        }

        lock (_gate)
        {
            _timeout = new Timer(_ => TimeOut(), null, _launch.Timeout, Timeout.InfiniteTimeSpan);
        }
    }

    private void TimeOut()
    {
        WorkerProcess? worker;
        lock (_gate)
        {
            if (_timeout is null)
            {
                return;
            }

            _timedOut = true;
            worker = _worker;
        }

        if (worker is not null)
        {
            _ = EndWorkerAsync(worker, kill: false);
        }
    }

    /// <returns>Whether the attempt was interrupted: it timed out, or was stopped.</returns>
    private bool StopTimeout()
    {
        lock (_gate)
        {
            _timeout?.Dispose();
            _timeout = null;
            return _timedOut || _stopping;
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

        _task.SetState(state, reason);
    }
}
