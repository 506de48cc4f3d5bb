using System.Management.Automation;
using ProcessCmdlets.Resources;

namespace ProcessCmdlets.Commands;

/// <summary>Ends a pool with all that it runs, and takes it and its tasks out of the session's lists. It never asks.</summary>
[Cmdlet(VerbsCommon.Remove, "ProcessPool", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.None)]
[OutputType(typeof(void))]
public sealed class RemoveProcessPoolCommand : PoolCmdlet
{
    /// <inheritdoc/>
    private protected override void Act(ProcessPool pool)
    {
        if (ShouldProcess(pool.Name) && pool.Remove() is > 0 and int cutOff)
        {
            WriteWarning(Messages.PoolRemovedTooEarly(pool.Name, cutOff));
        }
    }
}
