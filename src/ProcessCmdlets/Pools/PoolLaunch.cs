using System.Collections;
using System.Management.Automation.Host;
using ProcessCmdlets.Engine.Workers;

namespace ProcessCmdlets.Pools;

/// <summary>What a pool's workers are made of, encoded when the pool is made.</summary>
internal sealed record PoolLaunch
{
    internal required WorkerExecutable Executable { get; init; }

    /// <summary>The environment of the workers at their start.</summary>
    internal required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The user's changes to the environment, which every task sees.</summary>
    internal IDictionary? EnvironmentChanges { get; init; }

    /// <summary>The folder that tasks run in, or null for their callers' locations.</summary>
    internal string? WorkingDirectory { get; init; }

    /// <summary>The Session payload that each worker begins with, or null.</summary>
    internal byte[]? Session { get; init; }

    /// <summary>The Run payload of the initialization script, or null.</summary>
    internal byte[]? Initialization { get; init; }

    /// <summary>The Run payload of the finalization script, or null.</summary>
    internal byte[]? Finalization { get; init; }

    /// <summary>The host on which everything but output appears as it comes, or null.</summary>
    internal PSHost? StreamingHost { get; init; }

    /// <summary>The priority of the workers, or null for this process's own.</summary>
    internal System.Diagnostics.ProcessPriorityClass? Priority { get; init; }
}
