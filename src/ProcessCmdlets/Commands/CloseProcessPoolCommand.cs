using System.Management.Automation;

namespace ProcessCmdlets.Commands;

/// <summary>Lets a pool take no more tasks; it ends when those it has are done (<c>Pool.close</c>).</summary>
[Cmdlet(VerbsCommon.Close, "ProcessPool", SupportsShouldProcess = true)]
[OutputType(typeof(ProcessPool))]
public sealed class CloseProcessPoolCommand : PoolCmdlet
{
    /// <summary>Puts the pool out.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    private protected override void Act(ProcessPool pool)
    {
        if (ShouldProcess(pool.Name))
        {
            pool.Close();
            if (PassThru)
            {
                WriteObject(pool);
            }
        }
    }
}
