namespace ProcessCmdlets.Engine.Subprocess;

/// <summary>Where a standard input comes from.</summary>
internal abstract record StreamSource
{
    private StreamSource()
    {
    }

    /// <summary>It is empty.</summary>
    internal static StreamSource Empty { get; } = new Nothing();

    /// <summary>From this process.</summary>
    internal sealed record Pipe(PipeInput Input) : StreamSource;

    /// <summary>Straight from a file, without passing this process.</summary>
    internal sealed record FromFile(string Path) : StreamSource;

    private sealed record Nothing : StreamSource;
}
