using System.Management.Automation;

namespace ProcessCmdlets.Waiting;

/// <summary>The cmdlet by which <see cref="MethodWarning"/> warns. Not exported, and no user's.</summary>
[Cmdlet(VerbsCommunications.Write, "ProcessWarning")]
internal sealed class WriteWarningCommand : PSCmdlet
{
    /// <summary>The text.</summary>
    [Parameter(Mandatory = true)]
    public string Message { get; set; } = null!;

    /// <inheritdoc/>
    protected override void EndProcessing() => WriteWarning(Message);
}
