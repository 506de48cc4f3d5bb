namespace ProcessCmdlets.Serialization;

/// <summary>How values are written.</summary>
internal sealed record ValueWriterOptions
{
    /// <summary>
    /// The depth where the user gives none: that of remoting and Start-Job. A property of a .NET object that is an object
    /// again crosses as its text; two levels would read hundreds of properties for each result of Get-Process. What users
    /// build themselves, PSCustomObject, hashtables and lists, does not count and crosses whole.
    /// </summary>
    internal const int DefaultDepth = 1;

    /// <summary>The options where none are given.</summary>
    internal static ValueWriterOptions Default { get; } = new();

    /// <summary>The options for what a session gives its workers.</summary>
    internal static ValueWriterOptions ToWorker { get; } = new() { KeepScriptBlocks = true };

    /// <summary>How many levels of .NET objects keep their properties, counted as PSSerializer counts.</summary>
    internal int Depth { get; init; } = DefaultDepth;

    /// <summary>
    /// Whether a script block arrives as one, by its text. It does on its way to a worker, where the script that gets it is
    /// the user's; what comes back arrives as the text alone, as in remoting.
    /// </summary>
    internal bool KeepScriptBlocks { get; init; }

    /// <summary>
    /// Whether values are what a script puts out. Nobody there goes on using a lock or the session's host, so such arrive as
    /// snapshots, as from Start-Job; on their way to a script they are refused.
    /// </summary>
    internal bool IsOutput { get; init; }

    /// <summary>Collects the scripts' classes that values are of, or null where definitions do not travel.</summary>
    internal Serialization.TypeCollector? Types { get; init; }

    /// <summary>Collects the handles that only one process may have, or null where they go to nobody in particular.</summary>
    internal HandleTransfers? Transfers { get; init; }

    /// <summary>The way to the members of objects.</summary>
    internal MemberAccess Access { get; init; } = MemberAccess.Default;
}
