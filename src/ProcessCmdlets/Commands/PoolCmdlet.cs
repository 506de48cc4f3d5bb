using System.Management.Automation;
using ProcessCmdlets.Binding;

namespace ProcessCmdlets.Commands;

/// <summary>The base of the cmdlets that act on pools: by object or name, from the pipeline or as the first argument.</summary>
public abstract class PoolCmdlet : WorkerCmdlet
{
    private protected PoolCmdlet()
    {
    }

    /// <summary>The pools, or their names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("Name")]
    [PoolTransformation]
    [ArgumentCompleter(typeof(PoolNameCompleter))]
    public ProcessPool[] Pool { get; set; } = [];

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        foreach (ProcessPool pool in Pool)
        {
            Act(pool);
            WriteFailures(pool);
        }
    }

    /// <summary>Does what the cmdlet does to one pool.</summary>
    private protected abstract void Act(ProcessPool pool);
}
