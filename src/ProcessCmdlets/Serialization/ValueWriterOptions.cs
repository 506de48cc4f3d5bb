namespace ProcessCmdlets.Serialization;

/// <summary>How values are written.</summary>
internal sealed record ValueWriterOptions
{
    /// <summary>The depth used where the user gave none: an object's properties, and theirs.</summary>
    internal const int DefaultDepth = 2;

    /// <summary>
    /// How many levels of objects keep their properties, counted as PSSerializer counts: containers do not count, and an
    /// object below the last level crosses as its text.
    /// </summary>
    internal int Depth { get; init; } = DefaultDepth;
}
