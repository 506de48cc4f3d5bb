namespace ProcessCmdlets.SharedObjects;

/// <summary>The barriers whose handles a job or task takes with it: a task that ends before it has them will never wait there.</summary>
internal sealed class BarrierParties
{
    private readonly HashSet<ProcessBarrier> _barriers = [];

    /// <summary>Takes note of a handle that was written.</summary>
    internal void Add(ProcessBarrier barrier) => _ = _barriers.Add(barrier);

    /// <summary>The job or task has ended, and not in order.</summary>
    /// <param name="processId">Its process; null where it had none.</param>
    /// <param name="taskId">The number by which its process knows it.</param>
    internal void Lose(int? processId, int taskId)
    {
        foreach (ProcessBarrier barrier in _barriers)
        {
            barrier.Lose(processId ?? 0, taskId);
        }
    }
}
