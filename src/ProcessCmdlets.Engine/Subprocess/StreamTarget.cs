namespace ProcessCmdlets.Engine.Subprocess;

/// <summary>Where an output stream goes.</summary>
internal abstract record StreamTarget
{
    private StreamTarget()
    {
    }

    /// <summary>Nowhere.</summary>
    internal static StreamTarget Discard { get; } = new Nowhere();

    /// <summary>To this process.</summary>
    internal sealed record Pipe(OutputSink Sink) : StreamTarget;

    /// <summary>Straight into a file, without passing this process.</summary>
    internal sealed record ToFile(string Path, bool Append) : StreamTarget;

    /// <summary>Where the other output goes, as <c>2&gt;&amp;1</c> does.</summary>
    internal sealed record SameAsOutput : StreamTarget;

    private sealed record Nowhere : StreamTarget;
}
