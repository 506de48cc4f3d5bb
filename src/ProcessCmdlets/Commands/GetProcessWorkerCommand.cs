using System.Management.Automation;
using ProcessCmdlets.Errors;

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
        List<ProcessWorker> workers = ProcessWorker.All();
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
}
