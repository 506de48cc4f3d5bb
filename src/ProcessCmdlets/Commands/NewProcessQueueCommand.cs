using System.Management.Automation;
using ProcessCmdlets.Binding;
using ProcessCmdlets.Channels;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Errors;

namespace ProcessCmdlets.Commands;

/// <summary>Makes a queue through which processes send each other objects (<c>multiprocessing.Queue</c>).</summary>
[Cmdlet(VerbsCommon.New, "ProcessQueue")]
[OutputType(typeof(ProcessQueue))]
public sealed class NewProcessQueueCommand : WorkerCmdlet
{
    /// <summary>The name by which Get-ProcessQueue finds it, also from other sessions of this user.</summary>
    [Parameter]
    [ValidateLength(1, 255)]
    public string? Name { get; set; }

    /// <summary>The most messages that wait in it before senders do; 0 is no limit.</summary>
    [Parameter(Position = 0)]
    [Alias("MaxSize")]
    [NotAName]
    [ValidateRange(0, int.MaxValue)]
    public int Capacity { get; set; }

    /// <summary>How often a message is handed out before it goes to the dead letters; 0 is no limit.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int MaxDeliveries { get; set; } = ChannelLimits.MaximumDeliveries;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (Guard(() => QueueTable.TryMake(Name, Capacity, MaxDeliveries), Name) is { } queue)
        {
            WriteObject(queue);
        }
        else
        {
            ThrowTerminatingError(ErrorRecords.QueueExists(Name!));
        }
    }
}
