using System.Management.Automation;
using ProcessCmdlets.Channels;

namespace ProcessCmdlets.Commands;

/// <summary>Removes a queue of this session with all that is in it, or does without one of another session. It never asks.</summary>
[Cmdlet(VerbsCommon.Remove, "ProcessQueue", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.None)]
[OutputType(typeof(void))]
public sealed class RemoveProcessQueueCommand : QueueCmdlet
{
    /// <inheritdoc/>
    private protected override void Act(ProcessQueue queue)
    {
        if (ShouldProcess(queue.Name))
        {
            QueueTable.Remove(queue);
        }
    }
}
