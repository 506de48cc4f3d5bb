namespace ProcessCmdlets.InputRuns.Mapping;

/// <summary>Where a lane is in its life.</summary>
internal enum LaneState
{
    /// <summary>It waits for a worker.</summary>
    Queued,

    /// <summary>Its worker takes items.</summary>
    Running,

    /// <summary>Its worker was told that no more items come, or has ended.</summary>
    Ending,
}
