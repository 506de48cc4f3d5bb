using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>What the commands for event subscribers have in common.</summary>
public abstract class EventSubscriberCommand : PSCmdlet
{
    /// <summary>Hidden subscribers, too.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>The subscribers that a source or a number means.</summary>
    private protected List<PSEventSubscriber> Find(string? source, int? id)
    {
        WildcardPattern pattern = WildcardPattern.Get(source ?? "*", WildcardOptions.IgnoreCase);
        List<PSEventSubscriber> found = [.. Events.Subscribers.Where(subscriber =>
            (id is null ? pattern.IsMatch(subscriber.SourceIdentifier ?? "") : subscriber.SubscriptionId == id)
            && (!subscriber.SupportEvent || Force))];
        if (found.Count == 0 && (id is not null || (source is not null && !WildcardPattern.ContainsWildcardCharacters(source))))
        {
            WriteError(new ErrorRecord(
                new ArgumentException(id is null
                    ? $"Event subscription with source identifier '{source}' does not exist."
                    : $"Event subscription with identifier '{id}' does not exist."),
                id is null ? "INVALID_SOURCE_IDENTIFIER" : "INVALID_SUBSCRIPTION_IDENTIFIER",
                ErrorCategory.InvalidArgument,
                null));
        }
        return found;
    }
}
