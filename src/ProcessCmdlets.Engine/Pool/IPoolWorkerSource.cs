using ProcessCmdlets.Engine.Workers;

namespace ProcessCmdlets.Engine.Pool;

/// <summary>Where a pool's workers come from and how they begin and end.</summary>
internal interface IPoolWorkerSource
{
    /// <summary>Starts a process.</summary>
    Task<WorkerPeer> StartAsync(IWorkerObserver observer, CancellationToken cancellationToken);

    /// <summary>What each thread of a new worker does first, or null. When it fails, the worker's start has failed.</summary>
    /// <param name="failed">Is called with the error when it fails.</param>
    PoolWorkItem? CreateInitialization(Action<Exception> failed);

    /// <summary>What each thread of a worker does last when it ends in order, or null.</summary>
    PoolWorkItem? CreateFinalization();

    /// <summary>
    /// Takes text that native code printed while a worker had several works, any of which may have printed it, or none.
    /// </summary>
    void ReceiveText(WorkerPeer worker, WorkerTextStream stream, string text);

    /// <summary>A worker has ended: no text of it follows.</summary>
    void EndText(WorkerPeer worker);
}
