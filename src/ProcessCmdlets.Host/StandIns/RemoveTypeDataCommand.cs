using System.Management.Automation;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Remove-TypeData with the name of a type.</summary>
[Cmdlet(VerbsCommon.Remove, "TypeData", SupportsShouldProcess = true)]
public sealed class RemoveTypeDataCommand : PSCmdlet
{
    /// <summary>The type.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string TypeName { get; set; } = "";

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!ShouldProcess($"TypeName: {TypeName}", "Remove TypeData"))
        {
            return;
        }
        try
        {
            EngineTables.RemoveType(this, TypeName);
        }
        catch (RuntimeException exception) when (exception is not PipelineStoppedException)
        {
            WriteError(new ErrorRecord(exception, "TypesDynamicRemoveException", ErrorCategory.InvalidOperation, null));
        }
    }
}
