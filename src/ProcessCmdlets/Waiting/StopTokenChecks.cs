using System.Management.Automation;

namespace ProcessCmdlets.Waiting;

/// <summary>What a cmdlet does when it notices that its pipeline is being stopped.</summary>
internal static class StopTokenChecks
{
    /// <exception cref="PipelineStoppedException">The token is cancelled.</exception>
    internal static void ThrowIfStopped(this CancellationToken stopToken)
    {
        if (stopToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }
}
