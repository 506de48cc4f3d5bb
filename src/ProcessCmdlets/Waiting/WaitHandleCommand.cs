using System.Management.Automation;

namespace ProcessCmdlets.Waiting;

/// <summary>The cmdlet inside which <see cref="InterruptibleWait"/> waits. Not exported, and no user's.</summary>
[Cmdlet(VerbsLifecycle.Wait, "ProcessHandle")]
internal sealed class WaitHandleCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Does the waiting, and gives it up when the token is cancelled.</summary>
    [Parameter(Mandatory = true)]
    public Action<CancellationToken> Wait { get; set; } = null!;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        Wait(_stop.Token);
        if (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => _stop.Cancel();

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();
}
