using System.Management.Automation;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Pool;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Engine.Workers;
using ProcessCmdlets.Serialization;
using ProcessCmdlets.Session.Wire;
using ProcessCmdlets.Streams;

namespace ProcessCmdlets.Pools;

/// <summary>A pool's initialization or finalization script in one worker.</summary>
internal sealed class SetupWork : PoolWorkItem
{
    private readonly string _poolName;
    private readonly byte[]? _session;
    private readonly byte[] _run;
    private readonly IRecordSink _sink;
    private readonly NativeText _text;
    private readonly Action<Exception> _failed;
    private readonly bool _isLast;

    /// <param name="poolName">The pool's name.</param>
    /// <param name="session">The payload of the Session frame, or null.</param>
    /// <param name="run">The payload of the Run frame.</param>
    /// <param name="sink">Takes the records.</param>
    /// <param name="failed">Is called with the error when it fails.</param>
    /// <param name="isLast">Whether it is the last thing that the worker does.</param>
    internal SetupWork(string poolName, byte[]? session, byte[] run, IRecordSink sink, Action<Exception> failed, bool isLast)
    {
        _poolName = poolName;
        _session = session;
        _run = run;
        _sink = sink;
        _text = new NativeText(sink);
        _failed = failed;
        _isLast = isLast;
    }

    /// <inheritdoc/>
    internal override bool IsTask => false;

    /// <inheritdoc/>
    internal override void Send(in WorkAssignment turn)
    {
        WorkerPeer worker = turn.Process;
        using (var buffer = new PayloadBuffer())
        {
            ProcessContext.ForTask(_poolName, worker.WorkerId, TaskId, 1, _poolName, turn.Thread).Write(new ValueWriter(buffer));
            worker.QueueFrame(FrameKind.Context, TaskId, buffer.Payload);
        }

        if (_session is not null)
        {
            worker.QueueFrame(FrameKind.Session, TaskId, _session);
        }

        worker.Send(FrameKind.Run, TaskId, _run);
    }

    /// <inheritdoc/>
    internal override WorkResult? Receive(WorkerPeer worker, in Frame frame)
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

        CompletedMessage message = CompletedMessage.Read(new ValueReader(frame.Payload), worker.ProcessId);
        Exception? error = message switch
        {
            { Error: { } record } => new TaskFailedException(record, worker.ProcessId),
            { CalledExit: true } => new TaskExitException(message.ExitCode, worker.ProcessId),
            _ => null,
        };
        _text.Flush(worker.ProcessId);
        if (error is null)
        {
            return new WorkResult(WorkOutcome.Succeeded);
        }

        _sink.Error(message.Error ?? new ErrorRecord(error, nameof(TaskExitException), ErrorCategory.OperationStopped, _poolName));
        _failed(error);
        return new WorkResult(WorkOutcome.Failed, EndsWorker: true);
    }

    /// <inheritdoc/>
    internal override void ReceiveText(WorkerPeer worker, WorkerTextStream stream, string text) =>
        _text.Add(stream, text, worker.ProcessId);

    /// <inheritdoc/>
    internal override WorkOutcome Lost(WorkerPeer worker, ExitStatus exit, bool stopped)
    {
        _text.Flush(worker.ProcessId);
        if (_isLast && !stopped)
        {
            _failed(new WorkerLostException(worker.WorkerId, worker.ProcessId, exit));
        }

        // The pool itself counts workers that die before they are ready.
        return WorkOutcome.Released;
    }

    /// <inheritdoc/>
    internal override void Dropped(Exception? reason)
    {
        if (reason is not null)
        {
            _failed(reason);
        }
    }
}
