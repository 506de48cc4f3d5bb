using System.Management.Automation;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Rename-Item.</summary>
[Cmdlet(VerbsCommon.Rename, "Item", DefaultParameterSetName = "ByPath", SupportsShouldProcess = true)]
public sealed class RenameItemCommand : ProviderCommand
{
    /// <summary>The path of the item, with wildcards that mean one item.</summary>
    [Parameter(Position = 0, ParameterSetName = "ByPath", Mandatory = true, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public string? Path { get; set; }

    /// <summary>The path of the item, without wildcards.</summary>
    [Parameter(ParameterSetName = "ByLiteralPath", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string? LiteralPath { get; set; }

    /// <summary>The new name.</summary>
    [Parameter(Position = 1, Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string NewName { get; set; } = "";

    /// <summary>Rename a read-only item, too.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Write the item.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override bool ForceValue => Force;

    private protected override bool PassThruValue => PassThru;

    private protected override bool IsLiteral => LiteralPath is not null;

    /// <inheritdoc/>
    protected override void ProcessRecord() =>
        ForEach([LiteralPath ?? Path!], (path, context) => InvokeProvider.Item.Rename(path, NewName, context));
}
