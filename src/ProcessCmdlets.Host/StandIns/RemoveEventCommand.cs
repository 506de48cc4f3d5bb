using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Remove-Event.</summary>
[Cmdlet(VerbsCommon.Remove, "Event", DefaultParameterSetName = "BySource", SupportsShouldProcess = true)]
public sealed class RemoveEventCommand : PSCmdlet
{
    /// <summary>The sources, with wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "BySource")]
    public string? SourceIdentifier { get; set; }

    /// <summary>The event's number.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true, ParameterSetName = "ByIdentifier")]
    public int EventIdentifier { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        WildcardPattern? pattern = SourceIdentifier is null ? null : WildcardPattern.Get(SourceIdentifier, WildcardOptions.IgnoreCase);
        lock (Events.ReceivedEvents.SyncRoot)
        {
            for (int index = Events.ReceivedEvents.Count - 1; index >= 0; index--)
            {
                PSEventArgs received = Events.ReceivedEvents[index];
                bool matches = pattern?.IsMatch(received.SourceIdentifier) ?? received.EventIdentifier == EventIdentifier;
                if (matches && ShouldProcess($"Event '{received.SourceIdentifier}'", "Remove"))
                {
                    Events.ReceivedEvents.RemoveAt(index);
                }
            }
        }
    }
}
