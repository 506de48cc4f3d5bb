namespace ProcessCmdlets.InputRuns.Mapping;

/// <summary>In what form the results of a map are put out.</summary>
internal sealed record MapView
{
    /// <summary>The command that reports errors.</summary>
    internal required System.Management.Automation.CommandInfo Command { get; init; }

    /// <summary>Whether all that an item says comes after all that the items before it say.</summary>
    internal bool IsOrdered { get; init; }

    /// <summary>Whether one result object is put out for each item.</summary>
    internal bool AsTaskResult { get; init; }

    /// <summary>Whether the items are put out whose output is true, instead of the output.</summary>
    internal bool IsFilter { get; init; }

    /// <summary>Whether failures are errors even where a result object tells them.</summary>
    internal bool ReportsFailures { get; init; } = true;

    /// <summary>How many seconds the whole call may take, for messages.</summary>
    internal double TimeoutSeconds { get; init; }
}
