using ProcessCmdlets.Engine.SharedObjects;
using ProcessCmdlets.Errors;

namespace ProcessCmdlets;

/// <summary>Bytes that several processes see (<c>multiprocessing.shared_memory.SharedMemory</c>), as New-SharedMemory makes them.</summary>
public sealed unsafe class SharedMemory : SharedBlock
{
    internal const int Kind = 0;

    internal SharedMemory(MemoryBlock block)
        : base(block)
    {
    }

    /// <summary>How many bytes there are.</summary>
    public long Size => Block.Size;

    /// <summary>One byte.</summary>
    /// <param name="offset">Where it is.</param>
    public byte this[long offset]
    {
        get
        {
            Enter();
            try
            {
                return *At(offset, 1);
            }
            finally
            {
                Leave();
            }
        }

        set
        {
            Enter();
            try
            {
                *At(offset, 1) = value;
            }
            finally
            {
                Leave();
            }
        }
    }

    /// <summary>Reads bytes.</summary>
    /// <param name="offset">Where they begin.</param>
    /// <param name="count">How many.</param>
    /// <returns>A copy of them.</returns>
    public byte[] Read(long offset, int count)
    {
        Enter();
        try
        {
            byte* from = At(offset, count);
            byte[] bytes = GC.AllocateUninitializedArray<byte>(count);
            new ReadOnlySpan<byte>(from, count).CopyTo(bytes);
            return bytes;
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Reads bytes into an array that there is, which saves making one.</summary>
    /// <param name="offset">Where they begin.</param>
    /// <param name="bytes">What is filled with them.</param>
    public void Read(long offset, byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        Enter();
        try
        {
            new ReadOnlySpan<byte>(At(offset, bytes.Length), bytes.Length).CopyTo(bytes);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Writes bytes.</summary>
    /// <param name="offset">Where the first goes.</param>
    /// <param name="bytes">The bytes.</param>
    public void Write(long offset, byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        Enter();
        try
        {
            bytes.AsSpan().CopyTo(new Span<byte>(At(offset, bytes.Length), bytes.Length));
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>The memory as a stream that begins at its first byte and cannot grow.</summary>
    /// <returns>The stream. Others may be open at once.</returns>
    public Stream AsStream()
    {
        Enter();
        try
        {
            return new UnmanagedMemoryStream(View, Block.Start, Size, FileAccess.ReadWrite);
        }
        finally
        {
            Leave();
        }
    }

    private byte* At(long offset, long count) => offset >= 0 && offset <= Size - count
        ? Block.Pointer + offset
        : throw ErrorRecords.Terminating(ErrorRecords.IndexOutOfRange(ToString(), offset, count, Size));
}
