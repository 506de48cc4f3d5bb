using System.Management.Automation;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Set-Item.</summary>
[Cmdlet(VerbsCommon.Set, "Item", DefaultParameterSetName = "Path", SupportsShouldProcess = true)]
public sealed class SetItemCommand : ProviderCommand
{
    /// <summary>The paths of the items, with wildcards.</summary>
    [Parameter(Position = 0, ParameterSetName = "Path", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    public string[] Path { get; set; } = [];

    /// <summary>The paths of the items, without wildcards.</summary>
    [Parameter(ParameterSetName = "LiteralPath", Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>The value.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public object? Value { get; set; }

    /// <summary>Set a read-only item, too.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Write the item.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override bool ForceValue => Force;

    private protected override bool PassThruValue => PassThru;

    private protected override bool IsLiteral => LiteralPath.Length > 0;

    /// <inheritdoc/>
    protected override void ProcessRecord() => ForEach(
        IsLiteral ? LiteralPath : Path,
        (path, context) => InvokeProvider.Item.Set(path, Value, context));

    private protected override object? FindDynamicParameters(ProviderContext context) =>
        InvokeProvider.Item.SetItemDynamicParameters(
            (IsLiteral ? LiteralPath : Path).FirstOrDefault() ?? ".", Value, context.Value);
}
