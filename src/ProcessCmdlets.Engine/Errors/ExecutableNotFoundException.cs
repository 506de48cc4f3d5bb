namespace ProcessCmdlets.Engine.Errors;

/// <summary>No PowerShell executable was found to start workers with.</summary>
public sealed class ExecutableNotFoundException : ProcessCmdletsException
{
    internal ExecutableNotFoundException(string what, IReadOnlyList<string> tried)
        : base($"{what} Tried: {string.Join("; ", tried)}. Install PowerShell 7.4 or later, or name its executable with "
            + "-PowerShellPath or $env:PROCESSCMDLETS_PWSH.")
    {
        Tried = tried;
    }

    /// <summary>Every place that was looked at, in order.</summary>
    public IReadOnlyList<string> Tried { get; }
}
