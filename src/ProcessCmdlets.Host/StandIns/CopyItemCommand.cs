using System.Management.Automation;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Copy-Item.</summary>
[Cmdlet(VerbsCommon.Copy, "Item", DefaultParameterSetName = "Path", SupportsShouldProcess = true)]
public sealed class CopyItemCommand : FilteredPathCommand
{
    /// <summary>Where to copy to.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    public string? Destination { get; set; }

    /// <summary>Keep containers as containers; so it is where nothing is said.</summary>
    [Parameter]
    public SwitchParameter Container { get; set; } = true;

    /// <summary>What a container contains, too.</summary>
    [Parameter]
    public SwitchParameter Recurse { get; set; }

    /// <summary>Replace what is read-only.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Write the copies.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override bool ForceValue => Force;

    private protected override bool PassThruValue => PassThru;

    /// <inheritdoc/>
    protected override void ProcessRecord() => ForEach(Paths, (path, context) => InvokeProvider.Item.Copy(
        path,
        Destination ?? "",
        Recurse,
        Container ? CopyContainers.CopyTargetContainer : CopyContainers.CopyChildrenOfTargetContainer,
        context));
}
