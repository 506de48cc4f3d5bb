using System.Management.Automation;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Clear-Item.</summary>
[Cmdlet(VerbsCommon.Clear, "Item", DefaultParameterSetName = "Path", SupportsShouldProcess = true)]
public sealed class ClearItemCommand : FilteredPathCommand
{
    /// <summary>Clear a read-only item, too.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override bool ForceValue => Force;

    private protected override bool PassThruValue => false;

    /// <inheritdoc/>
    protected override void ProcessRecord() => ForEach(Paths, InvokeProvider.Item.Clear);
}
