using System.Management.Automation.Runspaces;

namespace ProcessCmdlets.Jobs;

/// <summary>The jobs of this process, each belonging to the runspace that started it.</summary>
internal static class JobTable
{
    private static readonly object s_gate = new();
    private static readonly List<(Guid Runspace, WorkerJob Job)> s_jobs = [];

    // Those that are telling of their new state, once for each thread that does.
    private static readonly List<WorkerJob> s_telling = [];

    internal static void Add(WorkerJob job)
    {
        lock (s_gate)
        {
            s_jobs.Add((Runspace.DefaultRunspace?.InstanceId ?? Guid.Empty, job));
        }
    }

    internal static void Remove(WorkerJob job)
    {
        lock (s_gate)
        {
            s_jobs.RemoveAll(entry => entry.Job == job);
        }
    }

    internal static void RemoveAll(Predicate<WorkerJob> condition)
    {
        lock (s_gate)
        {
            s_jobs.RemoveAll(entry => condition(entry.Job));
        }
    }

    /// <summary>
    /// Lets a job be found until it has told all who listen of its new state, even when it is removed meanwhile: of two threads
    /// in Receive-Job -Wait -AutoRemoveJob each may remove it, one that sees its state and one that is told of it.
    /// </summary>
    internal static StateChangeScope KeepWhileTelling(WorkerJob job)
    {
        lock (s_gate)
        {
            s_telling.Add(job);
        }

        return new StateChangeScope(job);
    }

    /// <summary>Finds a job that is telling of its new state, whether or not it was removed.</summary>
    internal static WorkerJob? FindTelling(Guid instanceId)
    {
        lock (s_gate)
        {
            return s_telling.Find(job => job.InstanceId == instanceId);
        }
    }

    /// <summary>The jobs of all runspaces.</summary>
    internal static IReadOnlyList<WorkerJob> All()
    {
        lock (s_gate)
        {
            return [.. s_jobs.Select(entry => entry.Job)];
        }
    }

    /// <summary>The jobs of the runspace that asks.</summary>
    internal static IReadOnlyList<WorkerJob> Snapshot()
    {
        Guid? runspace = Runspace.DefaultRunspace?.InstanceId;
        lock (s_gate)
        {
            return [.. s_jobs.Where(entry => runspace is null || entry.Runspace == runspace).Select(entry => entry.Job)];
        }
    }

    /// <summary>The time in which a job tells of its new state.</summary>
    internal readonly struct StateChangeScope(WorkerJob job) : IDisposable
    {
        /// <inheritdoc/>
        public void Dispose()
        {
            lock (s_gate)
            {
                _ = s_telling.Remove(job);
            }
        }
    }
}
