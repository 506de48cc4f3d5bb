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

    /// <summary>How many levels of .NET objects keep their properties, counted as PSSerializer counts.</summary>
    internal int Depth { get; init; } = DefaultDepth;

    /// <summary>The way to the members of objects.</summary>
    internal MemberAccess Access { get; init; } = MemberAccess.Default;
}
