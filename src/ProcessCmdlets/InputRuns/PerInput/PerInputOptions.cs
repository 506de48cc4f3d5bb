namespace ProcessCmdlets.InputRuns.PerInput;

/// <summary>How many programs are run at once, and how.</summary>
internal sealed record PerInputOptions
{
    /// <summary>What is run, for errors to name.</summary>
    internal required string Program { get; init; }

    /// <summary>The most items at once.</summary>
    internal required int ThrottleLimit { get; init; }

    /// <summary>How many more times a failed item is tried.</summary>
    internal int Retries { get; init; }

    /// <summary>How long after one start the next one comes at the earliest.</summary>
    internal TimeSpan Delay { get; init; }

    /// <summary>Whether items know their slots.</summary>
    internal bool NeedsSlot { get; init; }

    /// <summary>Whether results come in the order of the input.</summary>
    internal bool Ordered { get; init; }

    /// <summary>Whether lines begin with the text of their item.</summary>
    internal bool Tag { get; init; }

    /// <summary>How many may fail before the call ends, or null.</summary>
    internal FailureLimit? StopAfterFailures { get; init; }
}
