using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Pool;
using ProcessCmdlets.Engine.Protocol;
using ProcessCmdlets.Engine.Workers;
using ProcessCmdlets.Jobs;
using ProcessCmdlets.Serialization;
using ProcessCmdlets.Streams;
using ProcessCmdlets.Wire;

namespace ProcessCmdlets.Pools;

/// <summary>A pool's initialization or finalization script in one worker.</summary>
internal sealed class SetupWork : PoolWork
{
    private readonly string _poolName;
    private readonly byte[]? _session;
    private readonly byte[] _run;
    private readonly IRecordSink _sink;
    private readonly NativeText _text;
    private readonly Action<Exception?>? _ended;

    internal SetupWork(string poolName, byte[]? session, byte[] run, IRecordSink sink, Action<Exception?>? ended)
    {
        _poolName = poolName;
        _session = session;
        _run = run;
        _sink = sink;
        _text = new NativeText(sink);
        _ended = ended;
    }

    /// <inheritdoc/>
    internal override void Send(WorkerProcess worker)
    {
        using (var buffer = new PayloadBuffer())
        {
            ProcessContext.ForTask(_poolName, worker.WorkerId, TaskId, 1, _poolName).Write(new ValueWriter(buffer));
            worker.Send(FrameKind.Context, TaskId, buffer);
        }

        if (_session is not null)
        {
            worker.Send(FrameKind.Session, TaskId, _session);
        }

        worker.Send(FrameKind.Run, TaskId, _run);
        worker.Send(FrameKind.InputEnd, TaskId);
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

        CompletedMessage message = CompletedMessage.Read(new ValueReader(frame.Payload), worker.ProcessId);
        Exception? error = message switch
        {
            { Error: { } record } => new TaskFailedException(record, worker.ProcessId),
            { CalledExit: true } => new TaskExitException(message.ExitCode, worker.ProcessId),
            _ => null,
        };
        _ended?.Invoke(error);
        return error is null ? PoolWorkEnd.Succeeded : PoolWorkEnd.Failed;
    }

    /// <inheritdoc/>
    internal override void ReceiveText(WorkerProcess worker, WorkerTextStream stream, string text) =>
        _text.Add(stream, text, worker.ProcessId);

    /// <inheritdoc/>
    internal override bool Lost(WorkerProcess worker, WorkerExit exit)
    {
        _ended?.Invoke(new WorkerLostException(worker.WorkerId, worker.ProcessId, exit));
        return false;
    }

    /// <inheritdoc/>
    internal override void Dropped(Exception? reason)
    {
        // The pool is gone, and with it the worker that was to run this.
    }
}
