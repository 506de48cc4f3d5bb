using System.Management.Automation;
using ProcessCmdlets.Binding;
using ProcessCmdlets.Errors;
using ProcessCmdlets.SharedObjects;

namespace ProcessCmdlets.Commands;

/// <summary>Makes an array of numbers that several processes see, or attaches to that of a name (<c>Array</c>, <c>Value</c>).</summary>
[Cmdlet(VerbsCommon.New, "SharedArray")]
[OutputType(typeof(SharedArray))]
public sealed class NewSharedArrayCommand : SharedBlockCmdlet
{
    /// <summary>The type of the elements, such as <c>int</c>, <c>long</c>, <c>double</c> or <c>byte</c>.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(ElementTypeCompleter))]
    [ValidateNotNull]
    public Type? Type { get; set; }

    /// <summary>How many elements.</summary>
    [Parameter(Position = 1)]
    [ValidateRange(1, long.MaxValue / 16)]
    public long Length { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (MustAttach(nameof(Type), nameof(Length)))
        {
            WriteObject(MemoryTable.Add(Find(SharedArrays.IsArray), SharedArrays.Make));
            return;
        }

        (int kind, int size) = SharedArrays.KindOf(Type!);
        if (kind == 0)
        {
            ThrowTerminatingError(ErrorRecords.ElementTypeUnknown(Type!, SharedArrays.Names));
        }

        // Whole words, since a part of one is changed together with the rest of it.
        WriteObject(MemoryTable.Add(Create(kind, Length * size), SharedArrays.Make));
    }
}
