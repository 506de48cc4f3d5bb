using System.Management.Automation;

namespace ProcessCmdlets.Commands;

/// <summary>Ends listeners; the connections that they have accepted stay.</summary>
[Cmdlet(VerbsCommon.Remove, "ProcessListener", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.None)]
[OutputType(typeof(void))]
public sealed class RemoveProcessListenerCommand : WorkerCmdlet
{
    /// <summary>The listeners.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public ProcessListener[] Listener { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (ProcessListener listener in Listener)
        {
            if (ShouldProcess(listener.ToString()))
            {
                listener.Close();
            }
        }
    }
}
