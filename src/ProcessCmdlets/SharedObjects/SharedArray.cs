using ProcessCmdlets.Engine.SharedObjects;

namespace ProcessCmdlets;

/// <summary>
/// An array of numbers that several processes see (<c>multiprocessing.Array</c>, <c>Value</c>), as New-SharedArray makes it. It
/// is a <see cref="SharedArray{T}"/> of its element type.
/// </summary>
public abstract class SharedArray : SharedBlock
{
    private protected SharedArray(MemoryBlock block)
        : base(block)
    {
    }

    /// <summary>How many elements there are.</summary>
    public abstract long Length { get; }

    /// <summary>The type of the elements.</summary>
    public abstract Type ElementType { get; }
}
