using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Processes;
using ProcessCmdlets.Engine.Runtime;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Engine.Workers;
using ProcessCmdlets.Worker;

namespace ProcessCmdlets.Pools.Threads;

/// <summary>
/// A worker that is a thread of this process, with a runspace: it does what a worker process does, over the same frames, and starts in a
/// small part of the time. A thread cannot be killed: its pipeline is stopped, and one that does not stop is left behind.
/// </summary>
internal sealed class ThreadWorker : WorkerPeer, IFrameHandler
{
    private readonly IWorkerObserver _observer;
    private readonly WorkerConnection _connection;
    private readonly TaskCompletionSource<ExitStatus> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _hasAnswered;
    private volatile int _exitCode = -1;
    private volatile Exception? _fault;

    private ThreadWorker(IWorkerObserver observer, WorkerConnection connection)
    {
        _observer = observer;
        _connection = connection;
    }

    /// <inheritdoc/>
    internal override int ProcessId => Environment.ProcessId;

    /// <inheritdoc/>
    internal override DateTimeOffset StartTime { get; } = DateTimeOffset.Now;

    /// <inheritdoc/>
    internal override bool HasAnswered => _hasAnswered;

    /// <inheritdoc/>
    internal override Task<ExitStatus> Exited => _exited.Task;

    /// <inheritdoc/>
    internal override TimeSpan? TotalProcessorTime => ProcessUsage.Read().ProcessorTime;

    /// <inheritdoc/>
    internal override long? WorkingSet64 => Environment.WorkingSet;

    /// <summary>Starts one.</summary>
    /// <param name="observer">Is told what it sends and how it ends.</param>
    internal static ThreadWorker Start(IWorkerObserver observer)
    {
        (MemoryTransport owners, MemoryTransport workers) = MemoryTransport.Pair();
        var worker = new ThreadWorker(observer, new WorkerConnection(owners, FrameKindSet.FromWorker));
        var connection = new WorkerConnection(workers, FrameKindSet.FromOwner);
        worker._connection.Start(worker, "thread worker");

        // Not the context of the task that happens to start it: it serves others after that.
        using (ExecutionContext.SuppressFlow())
        {
            _ = BackgroundThread.Start("scripts", () => worker.Run(connection), worker.Fail);
        }

        return worker;
    }

    /// <inheritdoc/>
    internal override void Send(FrameKind kind, int taskId, PayloadBuffer payload) => _connection.Send(kind, taskId, payload);

    /// <inheritdoc/>
    internal override void Send(FrameKind kind, int taskId, ReadOnlySpan<byte> payload = default) => _connection.Send(kind, taskId, payload);

    /// <inheritdoc/>
    internal override void QueueFrame(FrameKind kind, int taskId, ReadOnlySpan<byte> payload) => _connection.QueueFrame(kind, taskId, payload);

    /// <inheritdoc/>
    internal override void Kill() => _connection.Dispose();

    /// <inheritdoc/>
    public override void Dispose() => Kill();

    /// <inheritdoc/>
    void IFrameHandler.OnFrame(in Frame frame)
    {
        _hasAnswered = true;
        _observer.OnFrame(this, frame);
    }

    /// <inheritdoc/>
    void IFrameHandler.OnClosed(Exception? fault)
    {
        var exit = new ExitStatus(_exitCode < 0 ? null : _exitCode, null, fault ?? _fault);
        try
        {
            _observer.OnExited(this, exit);
            _ = _exited.TrySetResult(exit);
        }
        catch (Exception exception)
        {
            // Whoever waits for the end gets it; thrown on from here it would end the process.
            _ = _exited.TrySetException(exception);
        }
    }

    private void Run(WorkerConnection connection)
    {
        using (connection)
        {
            _exitCode = new WorkerLoop(connection, WorkerId).Run();
        }
    }

    private void Fail(Exception fault)
    {
        _fault = fault;
        _connection.Dispose();
    }
}
