using System.Management.Automation;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Clear-Content.</summary>
[Cmdlet(VerbsCommon.Clear, "Content", DefaultParameterSetName = "Path", SupportsShouldProcess = true)]
public sealed class ClearContentCommand : ContentCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord() => ForEach(Paths, InvokeProvider.Content.Clear);

    private protected override bool PassThruValue => false;
}
