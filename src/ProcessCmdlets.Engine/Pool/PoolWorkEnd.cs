namespace ProcessCmdlets.Engine.Pool;

/// <summary>How a worker's turn at a work ended.</summary>
internal enum PoolWorkEnd
{
    /// <summary>Done.</summary>
    Succeeded,

    /// <summary>Done, without success. The worker is as good as before.</summary>
    Failed,

    /// <summary>Done, without success, and the worker ends itself.</summary>
    FailedWithWorker,

    /// <summary>To be done again.</summary>
    Again,

    /// <summary>To be done again by another worker, since this one ends itself.</summary>
    AgainWithWorker,
}
