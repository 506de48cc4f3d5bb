namespace ProcessCmdlets.Subprocesses.Many;

/// <summary>How many programs are run at once, and how.</summary>
internal sealed record ManyOptions
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

    /// <summary>Whether results have text; else bytes.</summary>
    internal bool Decodes { get; init; }
}
