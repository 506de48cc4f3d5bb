using System.Management.Automation;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Get-Item.</summary>
[Cmdlet(VerbsCommon.Get, "Item", DefaultParameterSetName = "Path")]
public sealed class GetItemCommand : FilteredPathCommand
{
    /// <summary>Hidden items, too.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override bool ForceValue => Force;

    /// <inheritdoc/>
    protected override void ProcessRecord() => ForEach(Paths, InvokeProvider.Item.Get);

    private protected override object? FindDynamicParameters(ProviderContext context) =>
        InvokeProvider.Item.GetItemDynamicParameters(FirstPath, context.Value);
}
