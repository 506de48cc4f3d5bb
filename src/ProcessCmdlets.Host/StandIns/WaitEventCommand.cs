using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Wait-Event.</summary>
[Cmdlet(VerbsLifecycle.Wait, "Event")]
[OutputType(typeof(PSEventArgs))]
public sealed class WaitEventCommand : PSCmdlet, IDisposable
{
    private readonly AutoResetEvent _changed = new(false);
    private volatile bool _stopped;
    private WildcardPattern? _pattern;

    /// <summary>The source, with wildcards.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    public string SourceIdentifier { get; set; } = "*";

    /// <summary>How many seconds to wait, or -1.</summary>
    [Parameter]
    [Alias("TimeoutSec")]
    [ValidateRange(-1, int.MaxValue)]
    public int Timeout { get; set; } = -1;

    /// <inheritdoc/>
    public void Dispose() => _changed.Dispose();

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        _pattern = WildcardPattern.Get(SourceIdentifier, WildcardOptions.IgnoreCase);
        Events.ReceivedEvents.PSEventReceived += OnReceived;
        try
        {
            DateTime end = Timeout < 0 ? DateTime.MaxValue : DateTime.UtcNow.AddSeconds(Timeout);
            PSEventArgs? found;
            // The engine's own events are raised on this thread, so that it must look after them while it waits.
            while ((found = Find()) is null && !_stopped && DateTime.UtcNow < end)
            {
                _changed.WaitOne(200);
                SessionState.InvokeCommand.InvokeScript("");
            }
            if (found is not null)
            {
                WriteObject(found);
            }
        }
        finally
        {
            Events.ReceivedEvents.PSEventReceived -= OnReceived;
        }
    }

    /// <inheritdoc/>
    protected override void StopProcessing()
    {
        _stopped = true;
        _changed.Set();
    }

    private void OnReceived(object? sender, PSEventArgs received) => _changed.Set();

    private PSEventArgs? Find()
    {
        lock (Events.ReceivedEvents.SyncRoot)
        {
            return Events.ReceivedEvents.FirstOrDefault(received => _pattern!.IsMatch(received.SourceIdentifier));
        }
    }
}
