using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Unregister-Event.</summary>
[Cmdlet(VerbsLifecycle.Unregister, "Event", DefaultParameterSetName = "BySource", SupportsShouldProcess = true)]
public sealed class UnregisterEventCommand : EventSubscriberCommand
{
    /// <summary>The source, with wildcards.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "BySource", ValueFromPipelineByPropertyName = true)]
    public string? SourceIdentifier { get; set; }

    /// <summary>The subscription's number.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "ById", ValueFromPipelineByPropertyName = true)]
    public int? SubscriptionId { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (PSEventSubscriber subscriber in Find(SourceIdentifier, SubscriptionId))
        {
            if (ShouldProcess($"Event subscription '{subscriber.SourceIdentifier}'", "Unsubscribe"))
            {
                Events.UnsubscribeEvent(subscriber);
            }
        }
    }
}
