using ProcessCmdlets.Engine.Errors;

namespace ProcessCmdlets.Engine.Workers;

/// <summary>What is fixed when a worker process starts.</summary>
internal sealed record WorkerStartOptions
{
    /// <summary>The executable to start.</summary>
    internal required WorkerExecutable Executable { get; init; }

    /// <summary>The whole environment of the worker, or null for this process's.</summary>
    internal IReadOnlyDictionary<string, string>? Environment { get; init; }

    /// <summary>The folder to start in, or null for the current one, or where that was deleted, one that exists.</summary>
    internal string? WorkingDirectory { get; init; }

    /// <summary>How long the worker may take to connect; null takes <c>$env:PROCESSCMDLETS_STARTTIMEOUT</c>, or 30 s.</summary>
    internal TimeSpan? StartTimeout { get; init; }

    /// <summary>
    /// Whether the worker is started by the start-up hook; if not, by -Command. Null takes the hook, unless
    /// <c>$env:PROCESSCMDLETS_STARTMETHOD</c> is <c>Command</c>.
    /// </summary>
    internal bool? UseHook { get; init; }

    /// <summary>What the worker is for.</summary>
    internal WorkerKind Kind { get; init; } = WorkerKind.Job;

    /// <summary>A name for lists of workers.</summary>
    internal string Name { get; init; } = string.Empty;

    /// <summary>Is told the process id as soon as there is a process, which has then yet to connect.</summary>
    internal Action<int>? Spawned { get; init; }

    /// <summary>Is told how the process ended whose start was given up; nothing else tells.</summary>
    internal Action<ExitStatus>? GivenUp { get; init; }

    /// <summary>How long the worker may really take to connect.</summary>
    internal TimeSpan EffectiveTimeout =>
        StartTimeout ?? WorkerLimits.FromEnvironment("PROCESSCMDLETS_STARTTIMEOUT") ?? WorkerLimits.Start;
}
