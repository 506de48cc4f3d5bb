using System.Buffers.Binary;
using System.Diagnostics;
using System.Management.Automation;
using System.Text;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Serialization;
using ProcessCmdlets.Session;
using ProcessCmdlets.Waiting;

namespace ProcessCmdlets;

/// <summary>How messages get to the socket and from it.</summary>
public abstract partial class MessageConnection
{
    private const int TimeSize = sizeof(long);

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
                    byte kind = socket!.Kind;
                    ReadOnlyMemory<byte> whole = socket.Message;
                    ReadOnlyMemory<byte> body = Body(socket);
                    long sentAt = kind == MessageKind.Value ? BinaryPrimitives.ReadInt64LittleEndian(whole.Span) : DateTime.UtcNow.Ticks;
                    message = new ReceivedMessage(kind, body, PeerProcessId, sentAt, 1, null);
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

    private T Take<T>(TimeSpan timeout, Func<MessageSocket, T> take)
    {
        CheckDirection(CanReceive, isSending: false);
        return MethodErrors.Guard(() =>
        {
            T taken = default!;
            return Await(timeout, socket => taken = take(socket)) switch
            {
                Arrival.Message => taken,
                Arrival.End => throw new PipeClosedException(Name, IsClosed),
                _ => throw ErrorRecords.Terminating(ErrorRecords.ReceiveTimeout(Name, timeout.TotalSeconds)),
            };
        });
    }

    /// <summary>Waits until there is something to receive.</summary>
    /// <param name="timeout">How long; nothing or less looks once.</param>
    /// <param name="onMessage">Is given the socket while no other receiver can take its message.</param>
    /// <remarks>
    /// The wait is outside the lock: who only looks, or waits for a shorter time, does not wait for another receiver, and a stop ends
    /// the wait of each.
    /// </remarks>
    private Arrival Await(TimeSpan timeout, Action<MessageSocket> onMessage)
    {
        long start = Stopwatch.GetTimestamp();
        bool isLast = false;
        while (true)
        {
            MessageSocket? socket;
            lock (_receiveGate)
            {
                Arrival arrival = Look(out socket);
                if (arrival == Arrival.Message)
                {
                    onMessage(socket!);
                }

                if (arrival != Arrival.Nothing || isLast)
                {
                    return arrival;
                }
            }

            TimeSpan left = timeout == Timeout.InfiniteTimeSpan ? timeout : timeout - Stopwatch.GetElapsedTime(start);
            if (timeout != Timeout.InfiniteTimeSpan && left <= TimeSpan.Zero)
            {
                return Arrival.Nothing;
            }

            isLast = !InterruptibleWait.Run(left, socket is null ? WaitForMeeting : socket.WaitReadable)
                && timeout != Timeout.InfiniteTimeSpan;
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

            if (socket.Framing is UnkeyedFraming { HasBegun: false })
            {
                CheckRefusal(socket);
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

        if (!socket.IsWriteEnded)
        {
            return true;
        }

        CheckRefusal(socket);
        throw new PipeClosedException(Name, IsClosed);
    }

    // The other side may have asked for a key, and takes nothing then.
    private void CheckRefusal(MessageSocket socket)
    {
        if (!Monitor.TryEnter(_receiveGate))
        {
            return;
        }

        try
        {
            _ = socket.TryRead();
        }
        catch (ProtocolException)
        {
            // Whoever receives is told.
        }
        finally
        {
            Monitor.Exit(_receiveGate);
        }
    }

    private enum Arrival
    {
        Nothing,
        Message,
        End,
    }
}
