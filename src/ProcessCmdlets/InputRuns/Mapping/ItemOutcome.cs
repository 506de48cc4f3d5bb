using ProcessCmdlets.Streams;

namespace ProcessCmdlets.InputRuns.Mapping;

/// <summary>How an item ended for good.</summary>
internal sealed class ItemOutcome
{
    /// <summary>Why it failed, or null.</summary>
    internal Exception? Failure { get; init; }

    /// <summary>Whether it has no result since its call ended before: it was stopped, or never begun.</summary>
    internal bool IsStopped { get; init; }

    /// <summary>What it took, where that was asked for.</summary>
    internal ItemTimes? Times { get; init; }

    /// <summary>The number of the worker that did it last.</summary>
    internal int WorkerId { get; init; }

    /// <summary>The process id of that worker.</summary>
    internal int ProcessId { get; init; }
}
