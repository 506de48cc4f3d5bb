using ProcessCmdlets.Serialization;

namespace ProcessCmdlets.InputRuns.Mapping;

/// <summary>How a map treats its items.</summary>
internal sealed record MapOptions
{
    /// <summary>How many items may be worked on at once.</summary>
    internal required int ThrottleLimit { get; init; }

    /// <summary>How many items go to a worker at once, or 0 to adapt.</summary>
    internal int ChunkSize { get; init; }

    /// <summary>How many items may be under way, from their reading to the writing of their last output; 0 to adapt.</summary>
    internal int MaxInFlight { get; init; }

    /// <summary>How long the whole call may take; zero is no limit.</summary>
    internal TimeSpan Timeout { get; init; }

    /// <summary>How long one item may take from its own start; zero is no limit.</summary>
    internal TimeSpan TaskTimeout { get; init; }

    /// <summary>How many more times an item is tried when it fails.</summary>
    internal int Retries { get; init; }

    /// <summary>How long to wait before an item is tried again; it doubles with each attempt.</summary>
    internal TimeSpan RetryDelay { get; init; }

    /// <summary>How many levels of properties the items keep.</summary>
    internal int Depth { get; init; } = ValueWriterOptions.DefaultDepth;

    /// <summary>Whether items' times are wanted.</summary>
    internal bool IsTimed { get; init; }

    /// <summary>Whether each worker runs a last script, which the call waits for and whose failure is an error of the call.</summary>
    internal bool HasFinalization { get; init; }

    /// <summary>A name for messages and <c>$ProcessContext</c>.</summary>
    internal string Name { get; init; } = "Invoke-ProcessPool";
}
