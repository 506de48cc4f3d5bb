namespace ProcessCmdlets.Engine.Workers;

/// <summary>Starts worker processes.</summary>
internal static class WorkerLauncher
{
    internal static Task<WorkerProcess> StartAsync(
        WorkerStartOptions options, IWorkerObserver observer, CancellationToken cancellationToken) => throw new NotImplementedException();
}
