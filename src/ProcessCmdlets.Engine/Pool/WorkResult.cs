namespace ProcessCmdlets.Engine.Pool;

/// <summary>How a turn ended that the worker itself brought to its end.</summary>
/// <param name="End">What became of the work.</param>
/// <param name="EndsWorker">Whether the worker ends itself, so that it gets nothing more.</param>
internal readonly record struct WorkResult(WorkOutcome End, bool EndsWorker = false);
