namespace ProcessCmdlets.Engine.Pool;

/// <summary>How a pool is made.</summary>
internal sealed record PoolSettings
{
    /// <summary>Its name, for messages.</summary>
    internal required string Name { get; init; }

    /// <summary>The most workers it has at once; at least 1.</summary>
    internal required int Size { get; init; }

    /// <summary>How many works each worker does at once, each on a thread of its own; at least 1.</summary>
    internal int ThreadsPerWorker { get; init; } = 1;

    /// <summary>How many tasks a worker does before another takes its place; 0 is no limit.</summary>
    internal int MaxTasksPerWorker { get; init; }

    /// <summary>How many bytes of memory a worker may have resident before another takes its place; 0 is no limit.</summary>
    internal long MaxWorkerMemory { get; init; }

    /// <summary>How long a worker may have nothing to do before it ends; zero is for ever.</summary>
    internal TimeSpan IdleTimeout { get; init; }
}
