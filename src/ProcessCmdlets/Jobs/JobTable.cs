using System.Management.Automation.Runspaces;

namespace ProcessCmdlets.Jobs;

/// <summary>The jobs of this process, each belonging to the runspace that started it.</summary>
internal static class JobTable
{
    private static readonly object s_gate = new();
    private static readonly List<(Guid Runspace, WorkerJob Job)> s_jobs = [];

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
}
