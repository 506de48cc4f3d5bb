using ProcessCmdlets.Serialization;
using ProcessCmdlets.SharedObjects;

namespace ProcessCmdlets.Handles;

/// <summary>Shared memory and arrays in it: they cross as the file that is mapped.</summary>
internal sealed class MemoryHandleCodec : HandleCodec
{
    /// <inheritdoc/>
    internal override IReadOnlyList<ValueTag> Tags { get; } = [ValueTag.SharedMemory, ValueTag.SharedArray];

    /// <inheritdoc/>
    internal override ValueTag? TagOf(Type type) =>
        type == typeof(SharedMemory) ? ValueTag.SharedMemory
        : typeof(SharedArray).IsAssignableFrom(type) ? ValueTag.SharedArray
        : null;

    /// <inheritdoc/>
    internal override void Write(ValueWriter writer, ValueTag tag, object value)
    {
        var block = (SharedBlock)value;
        writer.WriteText(block.Block.Path);
        writer.WriteString(block.Name);
    }

    /// <inheritdoc/>
    internal override Func<object> Read(ValueReader reader, ValueTag tag)
    {
        string path = reader.ReadRequiredString();
        string? name = reader.ReadString();
        return tag == ValueTag.SharedMemory
            ? () => MemoryTable.Resolve(path, name, block => block.Kind == SharedMemory.Kind
                ? new SharedMemory(block)
                : throw reader.Malformed("shared memory of another kind"))
            : () => MemoryTable.Resolve(path, name, block => SharedArrays.IsArray(block.Kind)
                ? SharedArrays.Make(block)
                : throw reader.Malformed("a shared array of an unknown type"));
    }
}
