namespace ProcessCmdlets.Engine.Errors;

/// <summary>
/// No PowerShell executable was found to start workers with, or the one that was found is too old or is not PowerShell.
/// </summary>
public sealed class ExecutableNotFoundException : ProcessCmdletsException
{
    internal ExecutableNotFoundException(string what, string? path, IReadOnlyList<string> tried, Exception? innerException = null)
        : base(
            $"{what} Tried: {string.Join("; ", tried)}. Install PowerShell 7.4 or later, or name its executable with "
                + "-PowerShellPath or $env:PROCESSCMDLETS_PWSH.",
            innerException)
    {
        Path = path;
        Tried = tried;
    }

    /// <summary>The path or name that was asked for or found, or null where nothing was asked for and nothing found.</summary>
    public string? Path { get; }

    /// <summary>Every place that was looked at, in order, and why what is there was not taken.</summary>
    public IReadOnlyList<string> Tried { get; }
}
