namespace ProcessCmdlets.Engine.Workers;

/// <summary>The PowerShell executable that workers are started with.</summary>
internal sealed record WorkerExecutable(string Path, IReadOnlyList<string> PrefixArguments)
{
    /// <summary>Finds the executable.</summary>
    internal static WorkerExecutable Resolve(string? explicitPath) => throw new NotImplementedException();
}
