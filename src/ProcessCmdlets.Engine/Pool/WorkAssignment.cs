using ProcessCmdlets.Engine.Workers;

namespace ProcessCmdlets.Engine.Pool;

/// <summary>A worker's turn at a work.</summary>
/// <param name="Process">The worker.</param>
/// <param name="Thread">Which of the worker's threads does it, from 0.</param>
/// <param name="Budget">How many tasks the worker may still do, or <see cref="int.MaxValue"/>.</param>
internal readonly record struct WorkAssignment(WorkerPeer Process, int Thread, int Budget);
