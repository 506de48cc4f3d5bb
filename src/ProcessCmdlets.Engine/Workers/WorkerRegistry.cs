namespace ProcessCmdlets.Engine.Workers;

/// <summary>All live workers of this process.</summary>
internal static class WorkerRegistry
{
    internal static IReadOnlyList<WorkerProcess> Snapshot() => throw new NotImplementedException();

    internal static void EndAll() => throw new NotImplementedException();
}
