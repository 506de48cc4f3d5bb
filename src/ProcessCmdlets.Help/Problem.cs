namespace ProcessCmdlets.Help;

/// <summary>Something wrong with a page; its text has the form that MSBuild and editors understand.</summary>
internal readonly record struct Problem(string Path, int Line, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => $"{System.IO.Path.GetFullPath(Path)}({Line}): error HELP: {Message}";
}
