using System.Management.Automation;
using ProcessCmdlets.Engine.SharedObjects;
using ProcessCmdlets.Errors;

namespace ProcessCmdlets.Commands;

/// <summary>The base of the cmdlets that make shared memory, or attach to what another session has made under a name.</summary>
public abstract class SharedBlockCmdlet : WorkerCmdlet
{
    private protected SharedBlockCmdlet()
    {
    }

    /// <summary>The name by which other sessions of this user find it.</summary>
    [Parameter]
    [ValidateLength(1, 255)]
    public string? Name { get; set; }

    /// <summary>Attaches to what has the name, whatever its size; it must be there.</summary>
    [Parameter]
    public SwitchParameter Attach { get; set; }

    /// <summary>Whether the call means what is there: it says so, or says nothing of what to make.</summary>
    private protected bool MustAttach(params string[] needed)
    {
        bool isNamed = Name is not null;
        if (Attach && !isNamed)
        {
            ThrowTerminatingError(ErrorRecords.ParameterMissing(nameof(Name)));
        }

        string[] missing = Array.FindAll(needed, name => !MyInvocation.BoundParameters.ContainsKey(name));
        if (missing.Length > 0 && !Attach && (!isNamed || missing.Length < needed.Length))
        {
            ThrowTerminatingError(ErrorRecords.ParameterMissing(missing[0]));
        }

        return Attach || missing.Length > 0;
    }

    private protected MemoryBlock Create(int kind, long size)
    {
        MemoryBlock? block = Guard(() => MemoryBlock.Create(Name, kind, size), Name);
        if (block is null)
        {
            ThrowTerminatingError(ErrorRecords.NameInUse(Name!));
        }

        return block!;
    }

    private protected MemoryBlock Find(Predicate<int> isWanted)
    {
        MemoryBlock? block = Guard(() => MemoryBlock.Find(Name!), Name);
        if (block is null)
        {
            ThrowTerminatingError(ErrorRecords.SharedMemoryNotFound(Name!));
        }
        else if (!isWanted(block.Kind))
        {
            block.Dispose();
            ThrowTerminatingError(ErrorRecords.NameInUse(Name!));
        }

        return block!;
    }
}
