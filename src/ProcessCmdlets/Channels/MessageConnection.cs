using System.Buffers.Binary;
using System.Diagnostics;
using System.Management.Automation;
using System.Runtime.InteropServices;
using System.Text;
using ProcessCmdlets.Channels;
using ProcessCmdlets.Commands;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Protocol;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Serialization;

namespace ProcessCmdlets;

/// <summary>
/// One side of a conversation of two processes, with Python's methods: an end of a pipe, or a connection of a listener.
/// </summary>
public abstract class MessageConnection : ProcessChannel, IDisposable
{
    private const int TimeSize = sizeof(long);

    private readonly object _sendGate = new();
    private readonly object _receiveGate = new();

    private protected MessageConnection(string name)
        : base(name)
    {
    }

    /// <summary>Waits for something as long as allowed, and ends when the caller is stopped.</summary>
    internal delegate bool Waiter(TimeSpan timeout, CallerWait.Wait wait);

    /// <summary>Whether values can be sent, or bytes only, as to a program that is not PowerShell.</summary>
    public abstract bool IsBytesOnly { get; }

    /// <summary>Whether this side can send.</summary>
    public virtual bool CanSend => true;

    /// <summary>Whether this side can receive.</summary>
    public virtual bool CanReceive => true;

    /// <summary>Whether this side was closed.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>The process at the other side, or 0 where that is not known.</summary>
    internal virtual int PeerProcessId => 0;

    /// <summary>Sends a value; waits while the other side does not read.</summary>
    /// <param name="value">The value.</param>
    public void Send(object? value) => Send(value, Timeout.InfiniteTimeSpan);

    /// <summary>Sends a value; waits at most the given time for the other side to read.</summary>
    /// <param name="value">The value.</param>
    /// <param name="timeout">How long to wait; nothing or less tries once.</param>
    public void Send(object? value, TimeSpan timeout) => Guard(() =>
    {
        if (!SendValue(MessageCodec.OfThread, value, timeout, InterruptibleWait.Run))
        {
            throw ErrorRecords.Terminating(ErrorRecords.SendTimeout(Name, timeout.TotalSeconds, value));
        }

        return true;
    });

    /// <summary>Sends a value; waits at most the given time for the other side to read.</summary>
    /// <param name="value">The value.</param>
    /// <param name="timeoutSeconds">How many seconds to wait; nothing or less tries once.</param>
    public void Send(object? value, double timeoutSeconds) => Send(value, InterruptibleWait.Seconds(timeoutSeconds));

    /// <summary>Sends bytes as one message.</summary>
    /// <param name="bytes">The bytes.</param>
    public void SendBytes(byte[] bytes) => SendBytes(bytes, 0, (bytes ?? throw new ArgumentNullException(nameof(bytes))).Length);

    /// <summary>Sends a part of an array as one message.</summary>
    /// <param name="bytes">The array.</param>
    /// <param name="offset">Where the part begins.</param>
    /// <param name="count">How long it is.</param>
    public void SendBytes(byte[] bytes, int offset, int count)
    {
        var part = new ArraySegment<byte>(bytes, offset, count);
        Guard(() => Transmit([], part, MessageKind.Bytes, Timeout.InfiniteTimeSpan, InterruptibleWait.Run));
    }

    /// <summary>Receives a value; waits for one.</summary>
    /// <returns>The value, or the bytes that were sent as such.</returns>
    public object? Receive() => Receive(Timeout.InfiniteTimeSpan);

    /// <summary>Receives a value; waits at most the given time for one.</summary>
    /// <param name="timeout">How long to wait; nothing or less tries once.</param>
    /// <returns>The value, or the bytes that were sent as such.</returns>
    public object? Receive(TimeSpan timeout) => Take(timeout, socket => Decode(socket.Kind, Body(socket)));

    /// <summary>Receives a value; waits at most the given time for one.</summary>
    /// <param name="timeoutSeconds">How many seconds to wait; nothing or less tries once.</param>
    /// <returns>The value, or the bytes that were sent as such.</returns>
    public object? Receive(double timeoutSeconds) => Receive(InterruptibleWait.Seconds(timeoutSeconds));

    /// <summary>Receives a message of bytes; waits for one.</summary>
    /// <returns>The bytes.</returns>
    public byte[] ReceiveBytes() => ReceiveBytes(Timeout.InfiniteTimeSpan);

    /// <summary>Receives a message of bytes; waits at most the given time for one.</summary>
    /// <param name="timeout">How long to wait; nothing or less tries once.</param>
    /// <returns>The bytes.</returns>
    public byte[] ReceiveBytes(TimeSpan timeout) => Take(timeout, socket =>
    {
        CheckBytes(socket);
        return Whole(socket.Take());
    });

    /// <summary>Receives a message of bytes; waits at most the given time for one.</summary>
    /// <param name="timeoutSeconds">How many seconds to wait; nothing or less tries once.</param>
    /// <returns>The bytes.</returns>
    public byte[] ReceiveBytes(double timeoutSeconds) => ReceiveBytes(InterruptibleWait.Seconds(timeoutSeconds));

    /// <summary>Receives a message of bytes into an array, from a place on; waits for one.</summary>
    /// <param name="buffer">The array.</param>
    /// <param name="offset">The place.</param>
    /// <returns>How many bytes the message has. One that has no room stays, and is the error BufferTooShort.</returns>
    public int ReceiveBytesInto(byte[] buffer, int offset) => Take(Timeout.InfiniteTimeSpan, socket =>
    {
        CheckBytes(socket);
        int size = socket.Message.Length;
        if (size > buffer.Length - offset)
        {
            throw ErrorRecords.Terminating(ErrorRecords.BufferTooShort(Name, size, buffer.Length - offset));
        }

        socket.Take().Span.CopyTo(buffer.AsSpan(offset));
        return size;
    });

    /// <summary>Receives a message of bytes into an array; waits for one.</summary>
    /// <param name="buffer">The array.</param>
    /// <returns>How many bytes the message has. One that has no room stays, and is the error BufferTooShort.</returns>
    public int ReceiveBytesInto(byte[] buffer) => ReceiveBytesInto(buffer, 0);

    /// <summary>Tells whether a message, or the end, is there.</summary>
    /// <returns>Whether receiving would return at once.</returns>
    public bool Poll() => Poll(TimeSpan.Zero);

    /// <summary>Waits at most the given time for a message or the end.</summary>
    /// <param name="timeout">How long to wait; nothing or less tries once.</param>
    /// <returns>Whether receiving would return at once.</returns>
    public bool Poll(TimeSpan timeout) => Guard(() =>
    {
        CheckDirection(CanReceive, isSending: false);
        lock (_receiveGate)
        {
            return Await(timeout, InterruptibleWait.Run, out _) != Arrival.Nothing;
        }
    });

    /// <summary>Waits at most the given time for a message or the end.</summary>
    /// <param name="timeoutSeconds">How many seconds to wait; nothing or less tries once.</param>
    /// <returns>Whether receiving would return at once.</returns>
    public bool Poll(double timeoutSeconds) => Poll(InterruptibleWait.Seconds(timeoutSeconds));

    /// <summary>Closes this side; the other receives what was sent, and then the end. Harmless when called again.</summary>
    public void Close()
    {
        IsClosed = true;
        CloseOwn();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    internal sealed override ProcessCmdletsException Completed() => new PipeClosedException(Name, IsClosed);

    /// <inheritdoc/>
    internal sealed override ChannelWriter OpenWriter()
    {
        CheckDirection(CanSend, isSending: true);
        return new ConnectionWriter(this);
    }

    /// <inheritdoc/>
    internal sealed override ChannelReader OpenReader(ReadySignal signal)
    {
        CheckDirection(CanReceive, isSending: false);
        return new ConnectionReader(this, signal);
    }

    /// <summary>Sends a value.</summary>
    /// <returns>False when the other side did not read in time; nothing was sent then.</returns>
    internal bool SendValue(MessageCodec codec, object? value, TimeSpan timeout, Waiter wait)
    {
        object? bare = value is PSObject wrapper ? wrapper.BaseObject : value;
        if (!IsBytesOnly)
        {
            ReadOnlySpan<byte> body = codec == MessageCodec.OfThread ? MessageCodec.EncodeForMethod(value) : codec.Encode(value);
            return SendEncoded(body, timeout, wait);
        }

        return bare switch
        {
            byte[] bytes => Transmit([], bytes, MessageKind.Bytes, timeout, wait),
            string text => Transmit([], Encoding.UTF8.GetBytes(text), MessageKind.Bytes, timeout, wait),
            _ => throw new ValueNotSerializableException(
                "message", bare?.GetType().FullName ?? "null value", "The other side takes bytes and text only: send what ConvertTo-Json makes of it."),
        };
    }

    /// <summary>Sends a value that the codec has encoded.</summary>
    /// <returns>False when the other side did not read in time; nothing was sent then.</returns>
    internal bool SendEncoded(ReadOnlySpan<byte> body, TimeSpan timeout, Waiter wait)
    {
        Span<byte> time = stackalloc byte[TimeSize];
        BinaryPrimitives.WriteInt64LittleEndian(time, DateTime.UtcNow.Ticks);
        return Transmit(time, body, MessageKind.Value, timeout, wait);
    }

    /// <summary>Looks for a message without waiting.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="PipeClosedException">There will be none.</exception>
    internal bool TryReceive(out ReceivedMessage message)
    {
        lock (_receiveGate)
        {
            switch (Look(out MessageSocket? socket))
            {
                case Arrival.Message:
                    long sentAt = socket!.Kind == MessageKind.Value
                        ? BinaryPrimitives.ReadInt64LittleEndian(socket.Message.Span)
                        : DateTime.UtcNow.Ticks;
                    byte kind = socket.Kind;
                    message = new ReceivedMessage(kind, Body(socket), PeerProcessId, sentAt, 1, null);
                    return true;
                case Arrival.End:
                    throw new PipeClosedException(Name, IsClosed);
                default:
                    message = default;
                    return false;
            }
        }
    }

    /// <summary>Waits for something to come, without taking it.</summary>
    internal bool WaitForArrival(TimeSpan timeout, CancellationToken stop)
    {
        MessageSocket? socket = OpenSocket();
        return socket is null ? WaitForMeeting(timeout, stop) : socket.WaitReadable(timeout, stop);
    }

    /// <summary>Makes a value of a message.</summary>
    internal static object? Decode(long kind, ReadOnlyMemory<byte> body, Action<string>? warn = null) =>
        kind == MessageKind.Bytes ? Whole(body) : MessageCodec.Decode(body, warn);

    /// <summary>The socket, or null where the other side has yet to come.</summary>
    /// <exception cref="PipeClosedException">It is closed.</exception>
    private protected abstract MessageSocket? OpenSocket();

    /// <summary>Keeps a message until the other side comes.</summary>
    private protected virtual bool TryKeep(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, byte kind) => false;

    /// <summary>Waits until the other side has come.</summary>
    private protected virtual bool WaitForMeeting(TimeSpan timeout, CancellationToken stop) => true;

    /// <summary>Closes this side.</summary>
    private protected abstract void CloseOwn();

    private static byte[] Whole(ReadOnlyMemory<byte> body) =>
        MemoryMarshal.TryGetArray(body, out ArraySegment<byte> segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? segment.Array
            : body.ToArray();

    private static ReadOnlyMemory<byte> Body(MessageSocket socket)
    {
        byte kind = socket.Kind;
        ReadOnlyMemory<byte> message = socket.Take();
        return kind != MessageKind.Value ? message
            : message.Length >= TimeSize ? message[TimeSize..]
            : throw new ProtocolException("A value came through a connection without the time at which it was sent.");
    }

    private static T Guard<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (ProcessCmdletsException exception)
        {
            throw ErrorRecords.Terminating(ErrorRecords.From(exception, null));
        }
    }

    private void CheckDirection(bool isAllowed, bool isSending)
    {
        if (!isAllowed)
        {
            throw ErrorRecords.Terminating(ErrorRecords.PipeDirection(Name, isSending));
        }
    }

    private void CheckBytes(MessageSocket socket)
    {
        if (socket.Kind != MessageKind.Bytes)
        {
            throw ErrorRecords.Terminating(ErrorRecords.MessageNotBytes(Name));
        }
    }

    private T Take<T>(TimeSpan timeout, Func<MessageSocket, T> take)
    {
        CheckDirection(CanReceive, isSending: false);
        return Guard(() =>
        {
            lock (_receiveGate)
            {
                return Await(timeout, InterruptibleWait.Run, out MessageSocket? socket) switch
                {
                    Arrival.Message => take(socket!),
                    Arrival.End => throw new PipeClosedException(Name, IsClosed),
                    _ => throw ErrorRecords.Terminating(ErrorRecords.ReceiveTimeout(Name, timeout.TotalSeconds)),
                };
            }
        });
    }

    private Arrival Await(TimeSpan timeout, Waiter wait, out MessageSocket? socket)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            Arrival arrival = Look(out socket);
            TimeSpan left = timeout == Timeout.InfiniteTimeSpan ? timeout : timeout - Stopwatch.GetElapsedTime(start);
            if (arrival != Arrival.Nothing || (left <= TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan))
            {
                return arrival;
            }

            MessageSocket? current = socket;
            if (!wait(left, current is null ? WaitForMeeting : current.WaitReadable) && timeout != Timeout.InfiniteTimeSpan)
            {
                return Look(out socket);
            }
        }
    }

    private Arrival Look(out MessageSocket? socket)
    {
        socket = null;
        try
        {
            socket = OpenSocket();
        }
        catch (PipeClosedException)
        {
            return Arrival.End;
        }

        return socket is null ? Arrival.Nothing
            : socket.TryRead() ? Arrival.Message
            : socket.IsEnded ? Arrival.End
            : Arrival.Nothing;
    }

    private bool Transmit(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, byte kind, TimeSpan timeout, Waiter wait)
    {
        CheckDirection(CanSend, isSending: true);
        lock (_sendGate)
        {
            MessageSocket? socket;
            while ((socket = OpenSocket()) is null)
            {
                if (TryKeep(first, second, kind))
                {
                    return true;
                }

                if (!wait(timeout, WaitForMeeting))
                {
                    return false;
                }
            }

            // With a limit, a message is begun only when there is room; once begun it must be ended.
            if (!DoneWith(socket, timeout, wait) || (timeout != Timeout.InfiniteTimeSpan && !wait(timeout, socket.WaitWritable)))
            {
                return false;
            }

            socket.Send(first, second, kind);
            bool isDone = false;
            try
            {
                isDone = DoneWith(socket, Timeout.InfiniteTimeSpan, wait);
            }
            finally
            {
                if (!isDone)
                {
                    // Stopped in the middle: the rest goes by itself, or the other side would wait for it for ever.
                    socket.FlushInBackground();
                }
            }

            return true;
        }
    }

    private bool DoneWith(MessageSocket socket, TimeSpan timeout, Waiter wait)
    {
        while (!socket.TryFlush())
        {
            if (socket.IsWriteEnded)
            {
                break;
            }

            if (!wait(timeout, socket.WaitWritable))
            {
                return false;
            }
        }

        return socket.IsWriteEnded ? throw new PipeClosedException(Name, IsClosed) : true;
    }

    private enum Arrival
    {
        Nothing,
        Message,
        End,
    }
}
