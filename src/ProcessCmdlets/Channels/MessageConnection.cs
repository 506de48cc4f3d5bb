using System.Management.Automation;
using System.Runtime.InteropServices;
using ProcessCmdlets.Channels;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Session;
using ProcessCmdlets.Waiting;

namespace ProcessCmdlets;

/// <summary>
/// One side of a conversation of two processes, with Python's methods: an end of a pipe, or a connection of a listener.
/// </summary>
public abstract partial class MessageConnection : ProcessChannel, IDisposable
{
    private readonly object _sendGate = new();
    private readonly object _receiveGate = new();

    private protected MessageConnection(string name)
        : base(name)
    {
    }

    /// <summary>Waits for something as long as allowed, and ends when the caller is stopped.</summary>
    internal delegate bool Waiter(TimeSpan timeout, BlockingWait.Wait wait);

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
    public void Send(object? value, TimeSpan timeout) => MethodErrors.Guard(() =>
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
        MethodErrors.Guard(() => Transmit([], part, MessageKind.Bytes, Timeout.InfiniteTimeSpan, InterruptibleWait.Run));
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
        ReadOnlyMemory<byte> bytes = Bytes(socket);
        _ = socket.Take();
        return Whole(bytes);
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
        ReadOnlyMemory<byte> bytes = Bytes(socket);
        int size = bytes.Length;
        if (size > buffer.Length - offset)
        {
            throw ErrorRecords.Terminating(ErrorRecords.BufferTooShort(Name, size, buffer.Length - offset));
        }

        _ = socket.Take();
        bytes.Span.CopyTo(buffer.AsSpan(offset));
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
    public bool Poll(TimeSpan timeout) => MethodErrors.Guard(() =>
    {
        CheckDirection(CanReceive, isSending: false);
        return Await(timeout, static _ => { }) != Arrival.Nothing;
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
    internal sealed override ChannelReader OpenReader(VersionedEvent signal)
    {
        CheckDirection(CanReceive, isSending: false);
        return new ConnectionReader(this, signal);
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
        ReadOnlyMemory<byte> body = BodyOf(socket);
        _ = socket.Take();
        return body;
    }

    private static ReadOnlyMemory<byte> BodyOf(MessageSocket socket) => socket.Kind != MessageKind.Value ? socket.Message
        : socket.Message.Length >= TimeSize ? socket.Message[TimeSize..]
        : throw new ProtocolException("A value came through a connection without the time at which it was sent.");

    private void CheckDirection(bool isAllowed, bool isSending)
    {
        if (!isAllowed)
        {
            throw ErrorRecords.Terminating(ErrorRecords.PipeDirection(Name, isSending));
        }
    }

    // An array of bytes is bytes also where it was sent as a value.
    private ReadOnlyMemory<byte> Bytes(MessageSocket socket)
    {
        if (socket.Kind == MessageKind.Bytes)
        {
            return socket.Message;
        }

        object? value = Decode(socket.Kind, BodyOf(socket));
        return (value is PSObject wrapper ? wrapper.BaseObject : value) as byte[]
            ?? throw ErrorRecords.Terminating(ErrorRecords.MessageNotBytes(Name));
    }
}
