using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Get-Runspace.</summary>
[Cmdlet(VerbsCommon.Get, "Runspace", DefaultParameterSetName = "NameParameterSet")]
[OutputType(typeof(Runspace))]
public sealed class GetRunspaceCommand : PSCmdlet
{
    /// <summary>The names, with wildcards.</summary>
    [Parameter(Position = 0, ParameterSetName = "NameParameterSet")]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <summary>The ids.</summary>
    [Parameter(Position = 0, ParameterSetName = "IdParameterSet", Mandatory = true)]
    public int[]? Id { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        List<WildcardPattern> names = [.. Name.Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase))];
        WriteObject(
            EngineInternals.AllRunspaces().Where(runspace => Id?.Contains(runspace.Id) ?? names.Any(name => name.IsMatch(runspace.Name)))
                .OrderBy(runspace => runspace.Id),
            enumerateCollection: true);
    }
}
