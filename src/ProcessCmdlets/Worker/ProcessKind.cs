namespace ProcessCmdlets;

/// <summary>What a process of this module is there for.</summary>
public enum ProcessKind
{
    /// <summary>The user's own session.</summary>
    Session,

    /// <summary>A process started by Start-ProcessJob.</summary>
    Job,

    /// <summary>A process started by Start-ProcessFork.</summary>
    Fork,

    /// <summary>A pool's worker while it runs a task.</summary>
    Task,
}
