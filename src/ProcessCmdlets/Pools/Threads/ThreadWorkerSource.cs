using ProcessCmdlets.Engine.Pool;
using ProcessCmdlets.Engine.Workers;

namespace ProcessCmdlets.Pools.Threads;

/// <summary>Gives a pool workers that are threads of this process.</summary>
internal sealed class ThreadWorkerSource : IPoolWorkerSource
{
    /// <inheritdoc/>
    public Task<WorkerPeer> StartAsync(IWorkerObserver observer, CancellationToken cancellationToken) =>
        Task.FromResult<WorkerPeer>(ThreadWorker.Start(observer));

    /// <inheritdoc/>
    public PoolWorkItem? CreateInitialization(Action<Exception> failed) => null;

    /// <inheritdoc/>
    public PoolWorkItem? CreateFinalization() => null;

    /// <inheritdoc/>
    public void ReceiveText(WorkerPeer worker, WorkerTextStream stream, string text)
    {
        // A thread has no standard output: what native code prints is the process's.
    }

    /// <inheritdoc/>
    public void EndText(WorkerPeer worker)
    {
        // See ReceiveText.
    }
}
