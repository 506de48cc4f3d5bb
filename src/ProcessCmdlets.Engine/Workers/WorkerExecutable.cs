using ProcessCmdlets.Engine.Errors;

namespace ProcessCmdlets.Engine.Workers;

/// <summary>The PowerShell executable that workers are started with.</summary>
/// <param name="Path">The program's path.</param>
/// <param name="PrefixArguments">What comes before all other arguments: the path of pwsh.dll where the program is dotnet.</param>
internal sealed record WorkerExecutable(string Path, IReadOnlyList<string> PrefixArguments)
{
    /// <summary>The file that is PowerShell, or should be: the program, or the assembly that dotnet runs.</summary>
    internal string File =>
        PrefixArguments is [string first, ..] && first.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? first : Path;

    /// <summary>Where it was found, as errors name it.</summary>
    internal string Source { get; init; } = "the executable";

    /// <summary>The places that were looked at before, and why what is there was not taken.</summary>
    internal IReadOnlyList<string> TriedBefore { get; init; } = [];

    /// <summary>
    /// Finds the executable: the one that is asked for, by parameter or <c>$env:PROCESSCMDLETS_PWSH</c>; else the one this
    /// session runs in; else <c>pwsh</c> on the search path.
    /// </summary>
    /// <param name="explicitPath">A path, the name of a command, or the path of a pwsh.dll; null where nothing is asked for.</param>
    /// <exception cref="ExecutableNotFoundException">There is none.</exception>
    internal static WorkerExecutable Resolve(string? explicitPath) => ExecutableSearch.OfThisProcess().Resolve(explicitPath);

    /// <summary>The error for an executable that was found and cannot be a worker.</summary>
    /// <param name="why">Why not, in a few words.</param>
    /// <param name="failure">What happened when it was started.</param>
    internal ExecutableNotFoundException Refused(string why, Exception failure) =>
        new($"The executable '{File}' cannot run worker processes.", File, [.. TriedBefore, $"{Source}: {File} ({why})"], failure);
}
