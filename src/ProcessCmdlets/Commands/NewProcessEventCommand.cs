using System.Management.Automation;
using ProcessCmdlets.Engine.SharedObjects;
using ProcessCmdlets.Errors;
using ProcessCmdlets.SharedObjects;

namespace ProcessCmdlets.Commands;

/// <summary>Makes an event between processes, or attaches to the one of a name (<c>Event</c>).</summary>
[Cmdlet(VerbsCommon.New, "ProcessEvent")]
[OutputType(typeof(ProcessEvent))]
public sealed class NewProcessEventCommand : WorkerCmdlet
{
    /// <summary>The name by which other sessions of this user find it.</summary>
    [Parameter]
    [ValidateLength(1, 255)]
    public string? Name { get; set; }

    /// <summary>Lets each Set let just one go on who waits.</summary>
    [Parameter]
    public SwitchParameter AutoReset { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        string title = Name is null ? "event" : $"event '{Name}'";
        ProcessEvent made = Guard(
            () => SharedObjectTable.MakeOrAttach(
                Name,
                SharedObjectKind.Event,
                title,
                () => new EventService(Name, AutoReset, isSet: false),
                access => new ProcessEvent(access, Name)),
            Name);
        if (Name is not null && AutoReset && !Guard(() => made.IsAutoReset, Name))
        {
            ThrowTerminatingError(ErrorRecords.NameInUse(Name));
        }

        WriteObject(made);
    }
}
