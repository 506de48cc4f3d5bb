using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Get-Event.</summary>
[Cmdlet(VerbsCommon.Get, "Event", DefaultParameterSetName = "BySource")]
[OutputType(typeof(PSEventArgs))]
public sealed class GetEventCommand : PSCmdlet
{
    /// <summary>The sources, with wildcards.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string SourceIdentifier { get; set; } = "*";

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        WildcardPattern pattern = WildcardPattern.Get(SourceIdentifier, WildcardOptions.IgnoreCase);
        List<PSEventArgs> found;
        lock (Events.ReceivedEvents.SyncRoot)
        {
            found = [.. Events.ReceivedEvents.Where(received => pattern.IsMatch(received.SourceIdentifier))];
        }
        WriteObject(found, enumerateCollection: true);
        if (found.Count == 0 && !WildcardPattern.ContainsWildcardCharacters(SourceIdentifier))
        {
            WriteError(new ErrorRecord(
                new ArgumentException($"Event with source identifier '{SourceIdentifier}' does not exist."),
                "INVALID_SOURCE_IDENTIFIER",
                ErrorCategory.InvalidArgument,
                null));
        }
    }
}
