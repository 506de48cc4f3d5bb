using System.Management.Automation;

namespace ProcessCmdlets.Commands;

/// <summary>The cmdlet inside which <see cref="InterruptibleWait"/> waits. Not exported.</summary>
[Cmdlet(VerbsLifecycle.Wait, "ProcessHandle")]
public sealed class WaitHandleCommand : WorkerCmdlet
{
    /// <summary>Does the waiting, and gives it up when the token is cancelled.</summary>
    [Parameter(Mandatory = true)]
    public Action<CancellationToken> Wait { get; set; } = null!;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        Wait(StopToken);
        if (StopToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }
}
