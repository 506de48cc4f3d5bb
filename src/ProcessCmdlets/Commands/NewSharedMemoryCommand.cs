using System.Management.Automation;
using ProcessCmdlets.Engine.SharedObjects;
using ProcessCmdlets.SharedObjects;

namespace ProcessCmdlets.Commands;

/// <summary>Makes memory that several processes see, or attaches to that of a name (<c>SharedMemory</c>).</summary>
[Cmdlet(VerbsCommon.New, "SharedMemory")]
[OutputType(typeof(SharedMemory))]
public sealed class NewSharedMemoryCommand : SharedBlockCmdlet
{
    /// <summary>How many bytes.</summary>
    [Parameter(Position = 0)]
    [ValidateRange(1, long.MaxValue - MemoryBlock.HeaderSize)]
    public long Size { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        WriteObject(MustAttach(nameof(Size))
            ? MemoryTable.Add(Find(kind => kind == SharedMemory.Kind), block => new SharedMemory(block))
            : MemoryTable.Add(Create(SharedMemory.Kind, Size), block => new SharedMemory(block)));
    }
}
