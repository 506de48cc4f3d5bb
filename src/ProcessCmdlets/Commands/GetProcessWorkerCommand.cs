using System.Management.Automation;
using ProcessCmdlets.Engine.Workers;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Jobs;

namespace ProcessCmdlets.Commands;

/// <summary>Lists the processes that this session owns, and the user's detached ones.</summary>
[Cmdlet(VerbsCommon.Get, "ProcessWorker")]
[OutputType(typeof(ProcessWorker))]
public sealed class GetProcessWorkerCommand : WorkerCmdlet
{
    /// <summary>Names to list, with wildcards; all by default.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(Binding.WorkerNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        List<ProcessWorker> workers = Workers();
        foreach (string name in Name)
        {
            WildcardPattern pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            List<ProcessWorker> matches = workers.FindAll(worker => pattern.IsMatch(worker.Name));
            if (matches.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                WriteError(ErrorRecords.WorkerNotFound(name));
            }

            WriteObject(matches, enumerateCollection: true);
        }
    }

    /// <summary>All that can be listed: this session's workers by number, then the detached processes by name.</summary>
    internal static List<ProcessWorker> Workers()
    {
        // A job that was started is one that runs, as in active_children().
        WorkerRegistry.WaitForStarts();
        var workers = WorkerRegistry.Snapshot().Select(worker => new ProcessWorker(worker)).OrderBy(worker => worker.Id).ToList();
        workers.AddRange(DetachedTable.Read().OrderBy(worker => worker.Name, StringComparer.OrdinalIgnoreCase));
        return workers;
    }
}
