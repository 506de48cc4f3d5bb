using System.Diagnostics.CodeAnalysis;

namespace ProcessCmdlets.Engine.Workers;

/// <summary>Workers that are ready before anyone asks for them: at most one for each key.</summary>
internal static class StandbyWorkers
{
    internal static bool TryTake(string key, [NotNullWhen(true)] out WorkerProcess? worker) => throw new NotImplementedException();

    internal static void Prepare(string key, Func<CancellationToken, Task<WorkerProcess?>> start) => throw new NotImplementedException();

    internal static void Clear() => throw new NotImplementedException();
}
