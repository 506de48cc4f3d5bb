using System.Management.Automation;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Write-Debug.</summary>
[Cmdlet(VerbsCommunications.Write, "Debug")]
public sealed class WriteDebugCommand : PSCmdlet
{
    /// <summary>The text.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)]
    [AllowEmptyString]
    [Alias("Msg")]
    public string Message { get; set; } = "";

    /// <inheritdoc/>
    protected override void ProcessRecord() => EngineInternals.WriteAboutCaller(this, new DebugRecord(Message));
}
