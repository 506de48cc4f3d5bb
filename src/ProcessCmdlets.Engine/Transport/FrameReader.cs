using System.Buffers;
using System.Buffers.Binary;
using ProcessCmdlets.Engine.Errors;

namespace ProcessCmdlets.Engine.Transport;

/// <summary>
/// Cuts a stream of bytes into frames. It does no input of its own: put bytes into <see cref="GetMemory"/>, say how many with
/// <see cref="Advance"/>, and take frames with <see cref="TryRead"/> until there are none.
/// </summary>
/// <remarks>
/// A frame's payload lies in the reader's own buffer and is valid until the next <see cref="GetMemory"/>. The buffer grows as
/// bytes arrive, not when a header announces them, so a peer cannot make this process allocate what it does not send.
/// </remarks>
internal sealed class FrameReader : IDisposable
{
    internal const int InitialSize = 64 * 1024;

    // A buffer above this size goes back to the pool once it is empty: most workers never send a large value again.
    private const int KeptSize = 1024 * 1024;

    // Below this much room the rest is moved to the front, as a read of a few bytes costs as much as one of many.
    private const int MinimumRead = 4 * 1024;

    // A peer that has sent a frame of some size is believed when it announces another, up to here.
    private const int TrustedLimit = 64 * 1024 * 1024;

    private readonly FrameKindSet _accepted;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialSize);
    private int _start;
    private int _end;

    // The whole size of the frame at _start, as far as it is known; 0 while its header is incomplete.
    private int _size;
    private int _trusted;

    internal FrameReader(FrameKindSet accepted)
    {
        _accepted = accepted;
    }

    /// <summary>The size of the buffer, so that a test can see that it does not follow mere announcements.</summary>
    internal int Capacity => _buffer.Length;

    /// <summary>Gives the place for the next bytes; never empty. Payloads of earlier frames are invalid afterwards.</summary>
    internal Memory<byte> GetMemory()
    {
        if (_start == _end)
        {
            _start = _end = 0;
            if (_buffer.Length > KeptSize)
            {
                Replace(InitialSize);
            }
        }
        else if (_start > 0 && (_buffer.Length - _start < _size || _buffer.Length - _end < MinimumRead))
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            Replace((int)Math.Min(_size, Math.Max(_buffer.Length * 2L, _trusted)));
        }

        return _buffer.AsMemory(_end);
    }

    /// <summary>Says how many bytes were put into <see cref="GetMemory"/>.</summary>
    internal void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _buffer.Length - _end);
        _end += count;
    }

    /// <summary>Takes the next whole frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <returns>False where more bytes are needed first.</returns>
    /// <exception cref="ProtocolException">The frame is longer than allowed, or of a kind that may not arrive here.</exception>
    internal bool TryRead(out Frame frame)
    {
        int available = _end - _start;
        if (available < PayloadBuffer.HeaderSize)
        {
            frame = default;
            return false;
        }

        ReadOnlySpan<byte> header = _buffer.AsSpan(_start, PayloadBuffer.HeaderSize);
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(header);
        var kind = (FrameKind)header[4];
        if (length > ProtocolLimits.MaximumPayload)
        {
            throw new ProtocolException(
                $"A frame of {length} bytes was announced; the most is {ProtocolLimits.MaximumPayload}. "
                + "Something other than this module writes to the worker's connection.");
        }

        if (!_accepted.Contains(kind))
        {
            throw new ProtocolException(
                $"A frame of kind {(byte)kind} arrived, which is not known here. Either something other than this module writes "
                + "to the worker's connection, or both sides run different versions of it: start a new session.");
        }

        _size = PayloadBuffer.HeaderSize + (int)length;
        if (available < _size)
        {
            frame = default;
            return false;
        }

        frame = new Frame(
            kind,
            BinaryPrimitives.ReadInt32LittleEndian(header[5..]),
            _buffer.AsMemory(_start + PayloadBuffer.HeaderSize, (int)length));
        _start += _size;
        _trusted = Math.Max(_trusted, Math.Min(_size, TrustedLimit));
        _size = 0;
        return true;
    }

    /// <summary>Says that no more bytes come.</summary>
    /// <exception cref="ProtocolException">The bytes end inside a frame.</exception>
    internal void Complete()
    {
        if (_start != _end)
        {
            string whole = _size > 0 ? _size.ToString(System.Globalization.CultureInfo.InvariantCulture) : "an unknown number of";
            throw new ProtocolException(
                $"The connection ended inside a frame: {_end - _start} bytes came of {whole}. The peer has died or was cut off.")
            {
                IsCut = true,
            };
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        byte[] buffer = Interlocked.Exchange(ref _buffer, []);
        _start = _end = _size = 0;
        if (buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void Replace(int size)
    {
        byte[] other = ArrayPool<byte>.Shared.Rent(size);
        _buffer.AsSpan(_start, _end - _start).CopyTo(other);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = other;
        _end -= _start;
        _start = 0;
    }
}
