using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Runtime;

namespace ProcessCmdlets.Engine.Transport;

/// <summary>
/// One end of the connection between an owner and a worker. Frames are read by one thread of its own; anyone may send.
/// </summary>
internal sealed class WorkerConnection : IDisposable
{
    // A small payload is copied behind its header, so that the frame is one write; a large one is written after it.
    private const int CopiedPayload = 16 * 1024;

    private readonly FrameTransport _transport;
    private readonly FrameKindSet _accepted;
    private readonly object _sendLock = new();
    private byte[] _held = [];
    private int _heldLength;
    private int _closed;

    internal WorkerConnection(Socket socket, FrameKindSet accepted)
        : this(new SocketTransport(socket), accepted)
    {
    }

    internal WorkerConnection(Stream stream, FrameKindSet accepted)
        : this(new StreamTransport(stream), accepted)
    {
    }

    internal WorkerConnection(FrameTransport transport, FrameKindSet accepted)
    {
        _transport = transport;
        _accepted = accepted;
    }

    /// <summary>True once the connection has ended, whoever ended it.</summary>
    internal bool IsClosed => Volatile.Read(ref _closed) != 0;

    /// <summary>How long the reader looks for more before it waits to be woken.</summary>
    internal TimeSpan SpinDuration
    {
        set => _transport.SpinDuration = value;
    }

    /// <summary>Whether sending a small frame would return at once, as far as the system tells.</summary>
    internal bool CanSendNow => _transport.CanWriteNow;

    /// <summary>Starts the reader thread.</summary>
    /// <param name="handler">Receives the frames and, as the last call, the end.</param>
    /// <param name="threadName">The thread's name, for debuggers.</param>
    /// <param name="beforeFrames">Runs on that thread first, such as the handshake; what it throws ends the connection.</param>
    internal void Start(IFrameHandler handler, string threadName, Action? beforeFrames = null) =>
        _ = BackgroundThread.Start(threadName, () => Run(handler, beforeFrames), onFault: null);

    /// <summary>Sends a frame. The payload stays the caller's to dispose; it may be changed once this returns.</summary>
    /// <param name="kind">What it carries.</param>
    /// <param name="taskId">The task it belongs to, or 0.</param>
    /// <param name="payload">The payload.</param>
    /// <exception cref="ConnectionLostException">The connection has ended.</exception>
    internal void Send(FrameKind kind, int taskId, PayloadBuffer payload)
    {
        CheckLength(payload.Length);
        ReadOnlySpan<byte> frame = payload.AsFrame(kind, taskId);
        lock (_sendLock)
        {
            WriteWithHeld(frame);
        }
    }

    /// <summary>
    /// Keeps a frame until the next one is sent, by whomever, and sends both in one write: the peer wakes once, and the system is
    /// called once. The caller sends another frame soon.
    /// </summary>
    /// <param name="kind">What it carries.</param>
    /// <param name="taskId">The task it belongs to, or 0.</param>
    /// <param name="payload">The payload.</param>
    /// <exception cref="ConnectionLostException">The connection has ended.</exception>
    internal void QueueFrame(FrameKind kind, int taskId, ReadOnlySpan<byte> payload)
    {
        if (payload.Length > CopiedPayload)
        {
            Send(kind, taskId, payload);
            return;
        }

        int length = PayloadBuffer.HeaderSize + payload.Length;
        lock (_sendLock)
        {
            if (_held.Length - _heldLength < length)
            {
                Array.Resize(ref _held, Math.Max(_held.Length * 2, _heldLength + length));
            }

            Span<byte> bytes = _held.AsSpan(_heldLength, length);
            WriteHeader(bytes, kind, taskId, payload.Length);
            payload.CopyTo(bytes[PayloadBuffer.HeaderSize..]);
            _heldLength += length;
        }
    }

    /// <summary>Sends a frame.</summary>
    /// <param name="kind">What it carries.</param>
    /// <param name="taskId">The task it belongs to, or 0.</param>
    /// <param name="payload">The payload.</param>
    /// <exception cref="ConnectionLostException">The connection has ended.</exception>
    internal void Send(FrameKind kind, int taskId, ReadOnlySpan<byte> payload = default)
    {
        CheckLength(payload.Length);
        int copied = payload.Length <= CopiedPayload ? payload.Length : 0;
        byte[] bytes = ArrayPool<byte>.Shared.Rent(PayloadBuffer.HeaderSize + copied);
        WriteHeader(bytes, kind, taskId, payload.Length);
        payload[..copied].CopyTo(bytes.AsSpan(PayloadBuffer.HeaderSize));
        try
        {
            lock (_sendLock)
            {
                WriteWithHeld(bytes.AsSpan(0, PayloadBuffer.HeaderSize + copied));
                if (copied < payload.Length)
                {
                    Write(payload);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>Sends bytes that are no frame, before the first one: the handshake.</summary>
    internal void SendRaw(ReadOnlySpan<byte> bytes)
    {
        lock (_sendLock)
        {
            Write(bytes);
        }
    }

    /// <summary>Reads bytes that are no frame. Only the thread that reads frames may call it, before the first one.</summary>
    /// <returns>False where the connection ended first.</returns>
    internal bool TryReceiveRaw(Span<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            int count = _transport.Read(bytes);
            if (count == 0)
            {
                return false;
            }

            bytes = bytes[count..];
        }

        return true;
    }

    /// <summary>
    /// Ends the connection but, where the system can, still delivers what has arrived. For a peer that is gone while something
    /// else holds its end open.
    /// </summary>
    internal void Shutdown() => _transport.Shutdown();

    /// <inheritdoc/>
    public void Dispose()
    {
        Volatile.Write(ref _closed, 1);
        _transport.Dispose();
    }

    private static void WriteHeader(Span<byte> bytes, FrameKind kind, int taskId, int length)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)length);
        bytes[4] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(bytes[5..], taskId);
    }

    private static void CheckLength(int length)
    {
        if (length > ProtocolLimits.MaximumPayload)
        {
            throw new ProtocolException(
                $"A message of {length} bytes cannot be sent to another process; the most is {ProtocolLimits.MaximumPayload}. "
                + "Send it in parts, or leave it in a file and send the path.");
        }
    }

    // Under the lock.
    private void WriteWithHeld(ReadOnlySpan<byte> frame)
    {
        if (_heldLength == 0)
        {
            Write(frame);
            return;
        }

        int length = _heldLength;
        _heldLength = 0;
        if (frame.Length > CopiedPayload)
        {
            Write(_held.AsSpan(0, length));
            Write(frame);
            return;
        }

        if (_held.Length - length < frame.Length)
        {
            Array.Resize(ref _held, length + frame.Length);
        }

        frame.CopyTo(_held.AsSpan(length));
        Write(_held.AsSpan(0, length + frame.Length));
    }

    // Under the lock. A failure does not close the connection: the peer may be gone, but what it has sent must still be read.
    private void Write(ReadOnlySpan<byte> bytes)
    {
        if (IsClosed)
        {
            throw new ConnectionLostException();
        }

        try
        {
            _transport.Write(bytes);
        }
        catch (Exception exception) when (exception is SocketException or IOException or ObjectDisposedException
            or InvalidOperationException)
        {
            throw new ConnectionLostException(exception);
        }
    }

    private void Run(IFrameHandler handler, Action? beforeFrames)
    {
        Exception? fault = null;
        try
        {
            beforeFrames?.Invoke();
            ReadFrames(handler);
        }
        catch (Exception exception)
        {
            // Also what the handler throws: a payload that it cannot read is the peer's fault as much as a bad header is.
            fault = IsClosed ? null : exception;
        }

        if (fault is null or ProtocolException { IsCut: true })
        {
            Dispose();
        }

        // With any other fault the handler comes first: a peer that sees the connection closed ends by itself, and what it did
        // would look like an end in order.
        try
        {
            handler.OnClosed(fault);
        }
        finally
        {
            Dispose();
        }
    }

    private void ReadFrames(IFrameHandler handler)
    {
        using var reader = new FrameReader(_accepted);
        while (true)
        {
            int count = _transport.Read(reader.GetMemory().Span);
            if (count == 0)
            {
                if (!IsClosed)
                {
                    reader.Complete();
                }

                return;
            }

            reader.Advance(count);
            while (reader.TryRead(out Frame frame))
            {
                handler.OnFrame(in frame);
            }
        }
    }
}
