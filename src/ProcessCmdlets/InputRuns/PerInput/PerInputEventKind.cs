namespace ProcessCmdlets.InputRuns.PerInput;

/// <summary>What can happen to an item.</summary>
internal enum PerInputEventKind
{
    /// <summary>A line has come.</summary>
    Line,

    /// <summary>It has failed and is tried again.</summary>
    TriedAgain,

    /// <summary>It has ended for good.</summary>
    Ended,
}
