using System.Buffers;
using System.Buffers.Binary;

namespace ProcessCmdlets.Engine.Transport;

/// <summary>
/// A growing byte buffer that keeps room for a frame's header in front of the payload, so that a frame goes to the socket in
/// one write without being copied. The memory is pooled: dispose it, and use nothing of it afterwards.
/// </summary>
internal sealed class PayloadBuffer : IBufferWriter<byte>, IDisposable
{
    /// <summary>Bytes in front of the payload: length (u32), kind (u8), task (i32).</summary>
    internal const int HeaderSize = 9;

    private byte[] _bytes;
    private int _end = HeaderSize;

    internal PayloadBuffer(int capacity = 512)
    {
        _bytes = ArrayPool<byte>.Shared.Rent(capacity + HeaderSize);
    }

    /// <summary>The number of payload bytes written so far. Setting a smaller value takes the later bytes back.</summary>
    internal int Length
    {
        get => _end - HeaderSize;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, Length);
            _end = HeaderSize + value;
        }
    }

    /// <summary>Whether the memory is to be cleared before others get it.</summary>
    internal bool IsSecret { get; set; }

    /// <summary>The payload written so far.</summary>
    internal ReadOnlySpan<byte> Payload => _bytes.AsSpan(HeaderSize, Length);

    /// <summary>The payload written so far, as memory.</summary>
    internal ReadOnlyMemory<byte> PayloadMemory => _bytes.AsMemory(HeaderSize, Length);

    /// <summary>Writes the header in front of the payload and gives the whole frame.</summary>
    internal ReadOnlySpan<byte> AsFrame(FrameKind kind, int taskId)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_bytes, (uint)Length);
        _bytes[4] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(5), taskId);
        return _bytes.AsSpan(0, _end);
    }

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _bytes.Length - _end);
        _end += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(_end);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(_end);
    }

    /// <summary>Forgets the payload and keeps the memory.</summary>
    internal void Clear() => _end = HeaderSize;

    /// <inheritdoc/>
    public void Dispose()
    {
        byte[] bytes = Interlocked.Exchange(ref _bytes, []);
        _end = HeaderSize;
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes, IsSecret);
        }
    }

    private void Reserve(int sizeHint)
    {
        int needed = Math.Max(sizeHint, 1);
        if (_bytes.Length - _end >= needed)
        {
            return;
        }

        long wanted = Math.Max((long)_bytes.Length * 2, (long)_end + needed);
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(wanted, Array.MaxLength));
        _bytes.AsSpan(0, _end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_bytes, IsSecret);
        _bytes = larger;
    }
}
