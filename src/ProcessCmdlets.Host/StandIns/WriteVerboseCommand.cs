using System.Management.Automation;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Write-Verbose.</summary>
[Cmdlet(VerbsCommunications.Write, "Verbose")]
public sealed class WriteVerboseCommand : PSCmdlet
{
    /// <summary>The text.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)]
    [AllowEmptyString]
    [Alias("Msg")]
    public string Message { get; set; } = "";

    /// <inheritdoc/>
    protected override void ProcessRecord() => EngineInternals.WriteAboutCaller(this, new VerboseRecord(Message));
}
