using System.Management.Automation;
using ProcessCmdlets.Binding;
using ProcessCmdlets.Engine.SharedObjects;
using ProcessCmdlets.Errors;
using ProcessCmdlets.SharedObjects;

namespace ProcessCmdlets.Commands;

/// <summary>Makes a semaphore between processes, or attaches to the one of a name (<c>Semaphore</c>, <c>BoundedSemaphore</c>).</summary>
[Cmdlet(VerbsCommon.New, "ProcessSemaphore")]
[OutputType(typeof(ProcessSemaphore))]
public sealed class NewProcessSemaphoreCommand : WorkerCmdlet
{
    /// <summary>How many can be taken at first.</summary>
    [Parameter(Position = 0)]
    [NotAName]
    [ValidateRange(0, int.MaxValue)]
    public int Count { get; set; } = 1;

    /// <summary>Lets no more be released than were there at first.</summary>
    [Parameter]
    public SwitchParameter Bounded { get; set; }

    /// <summary>The name by which other sessions of this user find it.</summary>
    [Parameter]
    [ValidateLength(1, 255)]
    public string? Name { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        string title = Name is null ? "semaphore" : $"semaphore '{Name}'";
        ProcessSemaphore semaphore = Guard(
            () => SharedObjectTable.MakeOrAttach(
                Name,
                SharedObjectKind.Semaphore,
                title,
                () => new SemaphoreService(Name, Count, Bounded),
                access => new ProcessSemaphore(access, Name)),
            Name);
        bool isOther = MyInvocation.BoundParameters.ContainsKey(nameof(Count)) && Name is not null
            && Guard(() => semaphore.InitialCount, Name) != Count;
        if (isOther || (Bounded && Name is not null && !Guard(() => semaphore.IsBounded, Name)))
        {
            ThrowTerminatingError(ErrorRecords.NameInUse(Name!));
        }

        WriteObject(semaphore);
    }
}
