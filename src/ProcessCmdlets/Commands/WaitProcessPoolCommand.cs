using System.Management.Automation;
using ProcessCmdlets.Engine.Pool;
using ProcessCmdlets.Errors;

namespace ProcessCmdlets.Commands;

/// <summary>Waits until a closed pool has done all its tasks and ended (<c>Pool.join</c>).</summary>
[Cmdlet(VerbsLifecycle.Wait, "ProcessPool")]
[OutputType(typeof(ProcessPool))]
public sealed class WaitProcessPoolCommand : PoolCmdlet
{
    /// <summary>How long to wait; 0 tries once, and without it there is no limit.</summary>
    [Parameter]
    [ValidateRange(0d, int.MaxValue / 1000d)]
    public double TimeoutSeconds { get; set; }

    /// <inheritdoc/>
    private protected override void Act(ProcessPool pool)
    {
        if (pool.State == PoolState.Open)
        {
            WriteError(ErrorRecords.PoolNotClosed(pool.Name));
            return;
        }

        bool limited = MyInvocation.BoundParameters.ContainsKey(nameof(TimeoutSeconds));
        int milliseconds = limited ? (int)(TimeoutSeconds * 1000) : Timeout.Infinite;
        switch (WaitHandle.WaitAny([pool.Scheduler.Drained, StopToken.WaitHandle], milliseconds))
        {
            case 0:
                WriteObject(pool);
                break;
            case 1:
                throw new PipelineStoppedException();
            default:
                WriteError(ErrorRecords.PoolTimeout(pool.Name, TimeoutSeconds));
                break;
        }
    }
}
