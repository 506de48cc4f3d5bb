namespace ProcessCmdlets.Engine.Workers;

/// <summary>What a worker process is for.</summary>
internal enum WorkerKind
{
    /// <summary>It runs one job.</summary>
    Job,

    /// <summary>It waits, ready, for the next job.</summary>
    Standby,

    /// <summary>It belongs to a pool and runs many tasks.</summary>
    Pool,

    /// <summary>It is a copy of the session.</summary>
    Fork,

    /// <summary>It outlives its owner.</summary>
    Detached,
}
