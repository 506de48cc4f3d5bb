using System.Management.Automation;

namespace ProcessCmdlets.Commands;

/// <summary>Ends a pool now: what waits is dropped, what runs is ended with its worker (<c>Pool.terminate</c>).</summary>
[Cmdlet(VerbsLifecycle.Stop, "ProcessPool", SupportsShouldProcess = true)]
[OutputType(typeof(ProcessPool))]
public sealed class StopProcessPoolCommand : PoolCmdlet
{
    /// <summary>Puts the pool out.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    private protected override void Act(ProcessPool pool)
    {
        if (ShouldProcess(pool.Name))
        {
            pool.Terminate();
            if (PassThru)
            {
                WriteObject(pool);
            }
        }
    }
}
