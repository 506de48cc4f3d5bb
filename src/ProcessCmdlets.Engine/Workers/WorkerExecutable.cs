namespace ProcessCmdlets.Engine.Workers;

/// <summary>The PowerShell executable that workers are started with.</summary>
/// <param name="Path">The program's path.</param>
/// <param name="PrefixArguments">What comes before all other arguments: the path of pwsh.dll where the program is dotnet.</param>
internal sealed record WorkerExecutable(string Path, IReadOnlyList<string> PrefixArguments)
{
    /// <summary>
    /// Finds the executable: the one that is asked for, by parameter or <c>$env:PROCESSCMDLETS_PWSH</c>; else the one this
    /// session runs in; else <c>pwsh</c> on the search path.
    /// </summary>
    /// <param name="explicitPath">A path, the name of a command, or the path of a pwsh.dll; null where nothing is asked for.</param>
    /// <exception cref="Errors.ExecutableNotFoundException">There is none.</exception>
    internal static WorkerExecutable Resolve(string? explicitPath) => ExecutableSearch.OfThisProcess().Resolve(explicitPath);
}
