namespace ProcessCmdlets.InputRuns.Mapping;

/// <summary>Where the records of a map come from.</summary>
internal interface IMapSource
{
    /// <summary>What is to be written.</summary>
    MapOutput Output { get; }

    /// <summary>Whether the call's time is over.</summary>
    bool IsTimedOut { get; }

    /// <summary>Why the call ends before its items, or null where it does not, or nobody is to be told.</summary>
    Exception? EndReason { get; }

    /// <summary>All of an item has been written.</summary>
    void Written();
}
