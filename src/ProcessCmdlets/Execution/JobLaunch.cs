using System.Management.Automation.Host;
using ProcessCmdlets.Engine.Workers;
using ProcessCmdlets.Handles;
using ProcessCmdlets.Streams;

namespace ProcessCmdlets.Execution;

/// <summary>
/// All that a job needs to run, encoded on the pipeline's thread: a job that waits its turn must not read the session later.
/// </summary>
internal sealed record JobLaunch
{
    /// <summary>The executable of the worker.</summary>
    internal required WorkerExecutable Executable { get; init; }

    /// <summary>The worker's environment at its start.</summary>
    internal required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>The payload of the Session frame.</summary>
    internal required byte[] Session { get; init; }

    /// <summary>The payload of the Run frame.</summary>
    internal required byte[] Run { get; init; }

    /// <summary>The payloads of the Input frames; null when the script has no input.</summary>
    internal IReadOnlyList<byte[]>? Input { get; init; }

    /// <summary>The ends of pipes among the values.</summary>
    internal TransferredHandles Ends { get; init; } = new();

    /// <summary>The host that shows streams as they come, or null to keep them for Receive-Job.</summary>
    internal PSHost? StreamingHost { get; init; }

    /// <summary>Takes the records instead of the job's own collections, or null.</summary>
    internal IRecordSink? Sink { get; init; }

    /// <summary>Which records Receive-Job is to show whatever the session shows.</summary>
    internal HostCopies Copies { get; init; } = HostCopies.All;

    /// <summary>The most jobs that may run before this one starts; 0 is no limit.</summary>
    internal int ThrottleLimit { get; init; }

    /// <summary>What of the session could not be copied into a fork.</summary>
    internal IReadOnlyList<SkippedItem> Skipped { get; init; } = [];

    /// <summary>What the worker is for, as its <c>$ProcessContext.Kind</c> says.</summary>
    internal ProcessKind Kind { get; init; } = ProcessKind.Job;
}
