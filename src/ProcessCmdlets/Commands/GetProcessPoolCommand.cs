using System.Management.Automation;
using ProcessCmdlets.Binding;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Pools;

namespace ProcessCmdlets.Commands;

/// <summary>Lists the session's pools.</summary>
[Cmdlet(VerbsCommon.Get, "ProcessPool")]
[OutputType(typeof(ProcessPool))]
public sealed class GetProcessPoolCommand : WorkerCmdlet
{
    /// <summary>Names, with wildcards; all by default.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(PoolNameCompleter))]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (string name in Name)
        {
            WildcardPattern pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
            ProcessPool[] matches = [.. PoolTable.Snapshot().Where(pool => pattern.IsMatch(pool.Name))];
            if (matches.Length == 0 && !WildcardPattern.ContainsWildcardCharacters(name))
            {
                WriteError(ErrorRecords.PoolNotFound(name));
            }

            WriteObject(matches, enumerateCollection: true);
        }
    }
}
