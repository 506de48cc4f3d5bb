using System.Management.Automation;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Set-ItemProperty with a name and a value.</summary>
[Cmdlet(VerbsCommon.Set, "ItemProperty", DefaultParameterSetName = "propertyValuePathSet", SupportsShouldProcess = true)]
public sealed class SetItemPropertyCommand : ProviderCommand
{
    /// <summary>The paths of the items, with wildcards.</summary>
    [Parameter(Position = 0, ParameterSetName = "propertyValuePathSet", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string[] Path { get; set; } = [];

    /// <summary>The paths of the items, without wildcards.</summary>
    [Parameter(ParameterSetName = "propertyValueLiteralPathSet", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The name of the property.</summary>
    [Parameter(Position = 1, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSProperty")]
    public string Name { get; set; } = "";

    /// <summary>The value.</summary>
    [Parameter(Position = 2, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    public object? Value { get; set; }

    /// <summary>Write the property.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Set it on a read-only item, too.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override bool ForceValue => Force;

    private protected override bool PassThruValue => PassThru;

    private protected override bool IsLiteral => LiteralPath.Length > 0;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        PSObject value = new();
        value.Properties.Add(new PSNoteProperty(Name, Value));
        ForEach(IsLiteral ? LiteralPath : Path, (path, context) => InvokeProvider.Property.Set(path, value, context));
    }
}
