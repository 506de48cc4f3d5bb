using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for New-Event.</summary>
[Cmdlet(VerbsCommon.New, "Event")]
[OutputType(typeof(PSEventArgs))]
public sealed class NewEventCommand : PSCmdlet
{
    /// <summary>The source.</summary>
    [Parameter(Position = 0, Mandatory = true)]
    public string SourceIdentifier { get; set; } = "";

    /// <summary>What raises the event.</summary>
    [Parameter(Position = 1)]
    public PSObject? Sender { get; set; }

    /// <summary>The event's arguments.</summary>
    [Parameter(Position = 2)]
    public PSObject?[] EventArguments { get; set; } = [];

    /// <summary>What is said along with it.</summary>
    [Parameter(Position = 3)]
    public PSObject? MessageData { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing() => WriteObject(Events.GenerateEvent(
        SourceIdentifier,
        Sender?.BaseObject,
        [.. EventArguments.Select(argument => argument?.BaseObject)],
        MessageData,
        processInCurrentThread: true,
        waitForCompletionInCurrentThread: false));
}
