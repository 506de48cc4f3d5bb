using System.Management.Automation;

namespace ProcessCmdlets.Commands;

/// <summary>The cmdlet inside which <see cref="InterruptibleWait"/> waits. Not exported, and no user's.</summary>
[Cmdlet(VerbsLifecycle.Wait, "ProcessHandle")]
internal sealed class WaitHandleCommand : WorkerCmdlet
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
