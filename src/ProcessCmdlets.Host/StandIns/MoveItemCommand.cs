using System.Management.Automation;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Move-Item.</summary>
[Cmdlet(VerbsCommon.Move, "Item", DefaultParameterSetName = "Path", SupportsShouldProcess = true)]
public sealed class MoveItemCommand : FilteredPathCommand
{
    /// <summary>Where to move to.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    public string Destination { get; set; } = ".";

    /// <summary>Replace what exists.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Write the moved items.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override bool ForceValue => Force;

    private protected override bool PassThruValue => PassThru;

    /// <inheritdoc/>
    protected override void ProcessRecord() =>
        ForEach(Paths, (path, context) => InvokeProvider.Item.Move(path, Destination, context));
}
