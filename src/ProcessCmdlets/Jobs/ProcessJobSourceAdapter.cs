using System.ComponentModel;
using System.Management.Automation;
using ProcessCmdlets.Jobs;

namespace ProcessCmdlets;

/// <summary>
/// Shows this module's jobs to Get-Job and its kin. PowerShell registers it when the module is imported; not for use in scripts.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ProcessJobSourceAdapter : JobSourceAdapter
{
    /// <summary>The name of the parameter by which the cmdlet hands over the job it has made.</summary>
    internal const string JobParameter = "Job";

    /// <summary>Called by PowerShell when the module is imported.</summary>
    public ProcessJobSourceAdapter()
    {
        Name = nameof(ProcessJobSourceAdapter);
    }

    /// <inheritdoc/>
    public override Job2 NewJob(JobInvocationInfo specification)
    {
        var job = (WorkerJob)specification.Parameters[0].First(parameter => parameter.Name == JobParameter).Value;
        JobTable.Add(job);
        return job;
    }

    /// <inheritdoc/>
    public override IList<Job2> GetJobs() => Where(static _ => true);

    /// <inheritdoc/>
    public override IList<Job2> GetJobsByName(string name, bool recurse)
    {
        WildcardPattern pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
        return Where(job => pattern.IsMatch(job.Name));
    }

    /// <inheritdoc/>
    public override IList<Job2> GetJobsByCommand(string command, bool recurse)
    {
        WildcardPattern pattern = WildcardPattern.Get(command, WildcardOptions.IgnoreCase);
        return Where(job => pattern.IsMatch(job.Command));
    }

    /// <inheritdoc/>
    public override Job2? GetJobByInstanceId(Guid instanceId, bool recurse) =>
        JobTable.Snapshot().FirstOrDefault(job => job.InstanceId == instanceId)
        ?? (recurse ? JobTable.FindTelling(instanceId) : null);

    /// <inheritdoc/>
    public override Job2? GetJobBySessionId(int id, bool recurse) =>
        JobTable.Snapshot().FirstOrDefault(job => job.Id == id);

    /// <inheritdoc/>
    public override IList<Job2> GetJobsByState(JobState state, bool recurse) => Where(job => job.JobStateInfo.State == state);

    /// <inheritdoc/>
    public override IList<Job2> GetJobsByFilter(Dictionary<string, object> filter, bool recurse) => [];

    /// <inheritdoc/>
    public override void RemoveJob(Job2 job)
    {
        JobTable.Remove((WorkerJob)job);
        job.Dispose();
    }

    private static List<Job2> Where(Func<WorkerJob, bool> condition) => [.. JobTable.Snapshot().Where(condition)];
}
