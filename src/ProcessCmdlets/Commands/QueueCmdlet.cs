using System.Management.Automation;
using ProcessCmdlets.Binding;

namespace ProcessCmdlets.Commands;

/// <summary>The base of the cmdlets that act on queues: by object or name, from the pipeline or as the first argument.</summary>
public abstract class QueueCmdlet : WorkerCmdlet
{
    private protected QueueCmdlet()
    {
    }

    /// <summary>The queues, or their names.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [Alias("Name", "Channel")]
    [ChannelTransformation]
    [ArgumentCompleter(typeof(QueueNameCompleter))]
    public ProcessQueue[] Queue { get; set; } = [];

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        foreach (ProcessQueue queue in Queue)
        {
            Act(queue);
        }
    }

    /// <summary>Does what the cmdlet does to one queue.</summary>
    private protected abstract void Act(ProcessQueue queue);
}
