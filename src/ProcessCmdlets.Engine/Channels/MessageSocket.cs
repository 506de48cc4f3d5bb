using System.Diagnostics;
using System.Net.Sockets;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Runtime;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>
/// Messages over a connected socket, read and written by the threads that want them: a thread between would double the time of a
/// round trip. Nothing waits but <see cref="WaitReadable"/> and <see cref="WaitWritable"/>. One thread reads, one writes.
/// </summary>
internal sealed class MessageSocket : IDisposable
{
    private const int BufferSize = 64 * 1024;

    // A peer that announces more is believed as its bytes come.
    private const int TrustedLength = 64 * 1024 * 1024;

    // The system cannot wait for a socket and a cancellation at once; nobody notices this delay of Ctrl+C.
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(50);

    private readonly Socket _socket;
    private readonly object _writeGate = new();
    private readonly byte[] _sendBuffer = new byte[BufferSize];
    private readonly byte[] _buffer = new byte[BufferSize];
    private int _start;
    private int _end;
    private byte[]? _body;
    private int _bodyLength;
    private int _bodyRead;
    private byte _kind;
    private byte[] _unsent = [];
    private int _unsentStart;
    private volatile bool _isEnded;
    private volatile bool _isWriteEnded;

    internal MessageSocket(Socket socket, IMessageFraming framing)
    {
        _socket = socket;
        Framing = framing;
        socket.Blocking = false;
        if (socket.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6)
        {
            socket.NoDelay = true;
        }
    }

    /// <summary>How messages are told from each other; may change between two messages.</summary>
    internal IMessageFraming Framing { get; set; }

    /// <summary>The longest message that is accepted.</summary>
    internal int MostLength { get; set; } = Transport.ProtocolLimits.MaximumPayload;

    /// <summary>Whether the other side has closed, or this one.</summary>
    internal bool IsEnded => _isEnded;

    /// <summary>Whether nothing can be sent any more; what the other side has sent may still be read.</summary>
    internal bool IsWriteEnded => _isWriteEnded || _isEnded;

    /// <summary>Reads as much of the next message as is there.</summary>
    /// <returns>Whether the message is whole: see <see cref="Message"/>. It stays the next until <see cref="Take"/>.</returns>
    /// <exception cref="ProtocolException">What came is no message.</exception>
    internal bool TryRead()
    {
        while (true)
        {
            if (_body is null && !TryBegin())
            {
                if (!TryFill())
                {
                    return false;
                }

                continue;
            }

            if (_bodyRead == _bodyLength)
            {
                return true;
            }

            if (_start < _end)
            {
                int count = Math.Min(_end - _start, _bodyLength - _bodyRead);
                EnsureBody(_bodyRead + count);
                _buffer.AsSpan(_start, count).CopyTo(_body.AsSpan(_bodyRead));
                _start += count;
                _bodyRead += count;
                continue;
            }

            if (_bodyLength - _bodyRead < BufferSize ? !TryFill() : !TryFillBody())
            {
                return false;
            }
        }
    }

    /// <summary>The message that has been read.</summary>
    internal ReadOnlyMemory<byte> Message => _body.AsMemory(0, _bodyLength);

    /// <summary>What it is.</summary>
    internal byte Kind => _kind;

    /// <summary>Gives the message away, so that the next can be read.</summary>
    internal ReadOnlyMemory<byte> Take()
    {
        ReadOnlyMemory<byte> message = Message;
        _body = null;
        return message;
    }

    /// <summary>Begins to send a message; what the system does not take at once is kept: see <see cref="TryFlush"/>.</summary>
    internal void Send(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, byte kind)
    {
        lock (_writeGate)
        {
            SendOrKeep(first, second, kind);
        }
    }

    /// <summary>Sends what was kept.</summary>
    /// <returns>Whether all is sent.</returns>
    internal bool TryFlush()
    {
        lock (_writeGate)
        {
            return PushKept();
        }
    }

    /// <summary>Sends what was kept without anybody waiting for it.</summary>
    internal void FlushInBackground()
    {
        if (TryFlush())
        {
            return;
        }

        // What is sent no further must not look like all there is, so a fault ends the connection.
        _ = BackgroundThread.Start(
            "pipe",
            () =>
            {
                while (!TryFlush() && !IsWriteEnded)
                {
                    _ = WaitWritable(Timeout.InfiniteTimeSpan, CancellationToken.None);
                }
            },
            _ => Dispose());
    }

    /// <summary>Waits until there is something to read, or the end.</summary>
    /// <returns>False when the time was over or the token cancelled.</returns>
    internal bool WaitReadable(TimeSpan timeout, CancellationToken cancellationToken) => Wait(SelectMode.SelectRead, timeout, cancellationToken);

    /// <summary>Waits until something can be written, or the end.</summary>
    /// <returns>False when the time was over or the token cancelled.</returns>
    internal bool WaitWritable(TimeSpan timeout, CancellationToken cancellationToken) => Wait(SelectMode.SelectWrite, timeout, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _isEnded = true;
        _socket.Dispose();
    }

    private void SendOrKeep(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, byte kind)
    {
        int header = Framing.WriteHeader(_sendBuffer, first.Length + second.Length, kind);
        if (!PushKept())
        {
            Keep(_sendBuffer.AsSpan(0, header), [.. first, .. second]);
            return;
        }

        int whole = header + first.Length + second.Length;
        if (whole <= _sendBuffer.Length)
        {
            first.CopyTo(_sendBuffer.AsSpan(header));
            second.CopyTo(_sendBuffer.AsSpan(header + first.Length));
            Keep(_sendBuffer.AsSpan(Push(_sendBuffer.AsSpan(0, whole))..whole), []);
            return;
        }

        first.CopyTo(_sendBuffer.AsSpan(header));
        int front = header + first.Length;
        int sent = Push(_sendBuffer.AsSpan(0, front));
        if (sent < front)
        {
            Keep(_sendBuffer.AsSpan(sent..front), second);
            return;
        }

        // A large body is not copied while the other side keeps reading.
        sent = 0;
        while (sent < second.Length)
        {
            int count = Push(second[sent..]);
            sent += count;
            if (count == 0 && !WaitWritable(TimeSpan.FromMilliseconds(15), CancellationToken.None))
            {
                break;
            }
        }

        Keep(second[sent..], []);
    }

    private bool PushKept()
    {
        while (_unsentStart < _unsent.Length)
        {
            int count = Push(_unsent.AsSpan(_unsentStart));
            if (count == 0)
            {
                return false;
            }

            _unsentStart += count;
        }

        _unsent = [];
        _unsentStart = 0;
        return true;
    }

    private bool TryBegin()
    {
        int header = Framing.ReadHeader(_buffer.AsSpan(_start, _end - _start), out _bodyLength, out _kind);
        if (header == 0)
        {
            return false;
        }

        if (_bodyLength > MostLength)
        {
            throw new ProtocolException($"A message of {_bodyLength} bytes was announced, and no more than {MostLength} are expected here.");
        }

        _start += header;
        _bodyRead = 0;
        _body = _bodyLength == 0 ? [] : GC.AllocateUninitializedArray<byte>(Math.Min(_bodyLength, TrustedLength));
        return true;
    }

    private void EnsureBody(int size)
    {
        if (_body!.Length < size)
        {
            Array.Resize(ref _body, (int)Math.Min(_bodyLength, Math.Max(size, _body.Length * 2L)));
        }
    }

    private bool TryFill()
    {
        if (_start == _end)
        {
            _start = _end = 0;
        }
        else if (_end == _buffer.Length)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        int count = Pull(_buffer.AsSpan(_end));
        _end += count;
        return count > 0;
    }

    private bool TryFillBody()
    {
        EnsureBody(Math.Min(_bodyLength, _bodyRead + BufferSize));
        int count = Pull(_body.AsSpan(_bodyRead, Math.Min(_body!.Length, _bodyLength) - _bodyRead));
        _bodyRead += count;
        return count > 0;
    }

    // 0 where nothing is there, or will ever be.
    private int Pull(Span<byte> space)
    {
        if (_isEnded)
        {
            return 0;
        }

        try
        {
            int count = _socket.Receive(space, SocketFlags.None, out SocketError error);
            if (error == SocketError.WouldBlock)
            {
                return 0;
            }

            _isEnded = count == 0 || error != SocketError.Success;
            return count;
        }
        catch (ObjectDisposedException)
        {
            return 0;
        }
    }

    private int Push(ReadOnlySpan<byte> bytes)
    {
        if (_isEnded)
        {
            return 0;
        }

        try
        {
            int count = _socket.Send(bytes, SocketFlags.None, out SocketError error);
            if (error is not (SocketError.Success or SocketError.WouldBlock))
            {
                _isWriteEnded = true;
                return 0;
            }

            return error == SocketError.Success ? count : 0;
        }
        catch (ObjectDisposedException)
        {
            return 0;
        }
    }

    private void Keep(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        if (first.Length + second.Length == 0)
        {
            return;
        }

        _unsent = [.. _unsent.AsSpan(_unsentStart), .. first, .. second];
        _unsentStart = 0;
    }

    private bool Wait(SelectMode mode, TimeSpan timeout, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            TimeSpan left = timeout == Timeout.InfiniteTimeSpan ? s_look : timeout - Stopwatch.GetElapsedTime(start);
            TimeSpan once = left < TimeSpan.Zero ? TimeSpan.Zero : left < s_look ? left : s_look;
            try
            {
                if (_isEnded || _socket.Poll((int)once.TotalMicroseconds, mode))
                {
                    return true;
                }
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return true;
            }

            if (cancellationToken.IsCancellationRequested || (timeout != Timeout.InfiniteTimeSpan && left <= once))
            {
                return false;
            }
        }
    }
}
