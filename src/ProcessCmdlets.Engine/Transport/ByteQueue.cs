namespace ProcessCmdlets.Engine.Transport;

/// <summary>Bytes on their way from one thread to another: a bounded ring, so that a writer that is too fast waits.</summary>
internal sealed class ByteQueue
{
    // As much as a socket takes.
    private const int Capacity = 256 * 1024;

    private readonly object _gate = new();
    private byte[] _ring = new byte[8 * 1024];
    private int _start;
    private int _count;
    private bool _isComplete;

    /// <summary>Whether a write of a few tens of kilobytes would not wait.</summary>
    internal bool HasRoom
    {
        get
        {
            lock (_gate)
            {
                return _count < Capacity / 2;
            }
        }
    }

    /// <summary>Waits until there are bytes.</summary>
    /// <returns>How many have been read; 0 when there will be no more.</returns>
    internal int Read(Span<byte> buffer)
    {
        lock (_gate)
        {
            while (_count == 0 && !_isComplete)
            {
                _ = Monitor.Wait(_gate);
            }

            int length = Math.Min(buffer.Length, _count);
            int first = Math.Min(length, _ring.Length - _start);
            _ring.AsSpan(_start, first).CopyTo(buffer);
            _ring.AsSpan(0, length - first).CopyTo(buffer[first..]);
            _start = (_start + length) % _ring.Length;
            _count -= length;
            Monitor.PulseAll(_gate);
            return length;
        }
    }

    /// <summary>Waits until all bytes have found room.</summary>
    /// <exception cref="IOException">The queue is complete.</exception>
    internal void Write(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            while (bytes.Length > 0)
            {
                while (_count == Capacity && !_isComplete)
                {
                    _ = Monitor.Wait(_gate);
                }

                if (_isComplete)
                {
                    throw new IOException("The other thread has ended the connection.");
                }

                int length = Math.Min(bytes.Length, Capacity - _count);
                EnsureRoom(_count + length);
                int end = (_start + _count) % _ring.Length;
                int first = Math.Min(length, _ring.Length - end);
                bytes[..first].CopyTo(_ring.AsSpan(end));
                bytes[first..length].CopyTo(_ring);
                _count += length;
                bytes = bytes[length..];
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Takes no more; what is there can still be read.</summary>
    internal void Complete()
    {
        lock (_gate)
        {
            _isComplete = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void EnsureRoom(int count)
    {
        if (count <= _ring.Length)
        {
            return;
        }

        byte[] larger = new byte[Math.Min(Capacity, Math.Max(count, _ring.Length * 2))];
        int first = Math.Min(_count, _ring.Length - _start);
        _ring.AsSpan(_start, first).CopyTo(larger);
        _ring.AsSpan(0, _count - first).CopyTo(larger.AsSpan(first));
        _ring = larger;
        _start = 0;
    }
}
