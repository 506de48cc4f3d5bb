using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Get-ItemPropertyValue.</summary>
[Cmdlet(VerbsCommon.Get, "ItemPropertyValue", DefaultParameterSetName = "Path")]
public sealed class GetItemPropertyValueCommand : FilteredPathCommand
{
    /// <summary>The names of the properties.</summary>
    [Parameter(Position = 1, Mandatory = true)]
    [Alias("PSProperty")]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord() => ForEach(Paths, (path, _) =>
    {
        foreach (PSObject item in InvokeProvider.Property.Get([path], [.. Name], IsLiteral))
        {
            foreach (string name in Name)
            {
                WriteObject(item.Properties[name]?.Value);
            }
        }
    });
}
