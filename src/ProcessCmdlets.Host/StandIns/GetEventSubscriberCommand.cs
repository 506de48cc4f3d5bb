using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Get-EventSubscriber.</summary>
[Cmdlet(VerbsCommon.Get, "EventSubscriber", DefaultParameterSetName = "BySource")]
[OutputType(typeof(PSEventSubscriber))]
public sealed class GetEventSubscriberCommand : EventSubscriberCommand
{
    /// <summary>The source, with wildcards.</summary>
    [Parameter(Position = 0, ParameterSetName = "BySource", ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? SourceIdentifier { get; set; }

    /// <summary>The subscription's number.</summary>
    [Parameter(Position = 0, Mandatory = true, ParameterSetName = "ById", ValueFromPipelineByPropertyName = true)]
    [Alias("Id")]
    public int? SubscriptionId { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => WriteObject(Find(SourceIdentifier, SubscriptionId), enumerateCollection: true);
}
