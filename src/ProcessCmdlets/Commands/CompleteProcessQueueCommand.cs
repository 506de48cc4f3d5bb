using System.Management.Automation;

namespace ProcessCmdlets.Commands;

/// <summary>Lets a queue take no more messages; its receivers end when it is drained.</summary>
[Cmdlet(VerbsLifecycle.Complete, "ProcessQueue", SupportsShouldProcess = true)]
[OutputType(typeof(ProcessQueue))]
public sealed class CompleteProcessQueueCommand : QueueCmdlet
{
    /// <summary>Puts the queue out.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    private protected override void Act(ProcessQueue queue)
    {
        if (ShouldProcess(queue.Name))
        {
            queue.Complete();
            if (PassThru)
            {
                WriteObject(queue);
            }
        }
    }
}
