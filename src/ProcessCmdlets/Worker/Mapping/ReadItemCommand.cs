using System.Management.Automation;

namespace ProcessCmdlets.Worker.Mapping;

/// <summary>The first command of a map's pipeline: it writes the items, each when the one before is done. No user's.</summary>
[Cmdlet(VerbsCommunications.Read, "ProcessItem")]
internal sealed class ReadItemCommand : PSCmdlet
{
    /// <summary>The map whose items it writes.</summary>
    [Parameter(Mandatory = true)]
    public MapRun Run { get; set; } = null!;

    /// <inheritdoc/>
    protected override void EndProcessing() => Run.WriteItems(this);

    /// <inheritdoc/>
    protected override void StopProcessing() => Run.Items.Dispose();
}
