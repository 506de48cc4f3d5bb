using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Get-TypeData.</summary>
[Cmdlet(VerbsCommon.Get, "TypeData")]
[OutputType(typeof(TypeData))]
public sealed class GetTypeDataCommand : PSCmdlet
{
    /// <summary>The types, with wildcards.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public string[] TypeName { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        List<WildcardPattern> patterns = [.. TypeName.Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase))];
        WriteObject(
            EngineTables.AllTypes(this).Where(data => patterns.Any(pattern => pattern.IsMatch(data.TypeName))),
            enumerateCollection: true);
    }
}
