namespace ProcessCmdlets.Engine.Pool;

/// <summary>What a pool still does.</summary>
public enum PoolState
{
    /// <summary>It takes tasks and runs them.</summary>
    Open,

    /// <summary>It takes no more tasks, and runs those that it has.</summary>
    Closed,

    /// <summary>It has ended: its workers are gone, and no task is left.</summary>
    Stopped,
}
