using System.Buffers;
using System.Collections.Concurrent;
using System.Net.Sockets;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Locks;
using ProcessCmdlets.Engine.Runtime;
using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>This process's connection to another one whose queues it uses. There is one for each such process.</summary>
internal sealed class ChannelClientConnection : IFrameHandler
{
    private static readonly object s_gate = new();
    private static readonly Dictionary<string, ChannelClientConnection> s_links = new(StringComparer.Ordinal);

    private readonly object _gate = new();
    private readonly string _address;
    private readonly WorkerConnection _connection;
    private readonly FrameOutbox _outbox;
    private readonly Dictionary<int, ClientChannel> _channels = [];
    private readonly ConcurrentDictionary<int, PendingReply> _questions = new();
    // What is used of the owner, and how often: a pipe may have both its ends here.
    private readonly Dictionary<Guid, int> _uses = [];
    private int _lastNumber;
    private bool _isLost;
    private bool _isReleased;

    static ChannelClientConnection()
    {
        // A process that ends in order loses nothing that it has sent.
        ProcessShutdown.Register(ShutdownPhase.SendMessages, static () => FlushAll(TaskScope.AnySlot));
    }

    private ChannelClientConnection(string address, WorkerConnection connection)
    {
        _address = address;
        _connection = connection;
        _outbox = new FrameOutbox(connection);
    }

    /// <summary>Connects to the process that a handle names, or finds the connection that there is.</summary>
    /// <exception cref="ChannelEndedException">It is not there.</exception>
    internal static ChannelClientConnection Open(ChannelHandle handle, string queueName)
    {
        if (FindOpen(handle) is { } known)
        {
            return known;
        }

        // Outside the lock: an owner that hangs must not keep the other links from being used.
        ChannelClientConnection made = Connect(handle, queueName);
        lock (s_gate)
        {
            if (s_links.TryGetValue(handle.Address, out ChannelClientConnection? other) && other.Add(handle.Id))
            {
                made._connection.Dispose();
                return other;
            }

            _ = made.Add(handle.Id);
            s_links[handle.Address] = made;
        }

        made._connection.Start(made, "queue owner");
        return made;
    }

    private static ChannelClientConnection? FindOpen(ChannelHandle handle)
    {
        lock (s_gate)
        {
            return s_links.TryGetValue(handle.Address, out ChannelClientConnection? known) && known.Add(handle.Id) ? known : null;
        }
    }

    private static ChannelClientConnection Connect(ChannelHandle handle, string queueName)
    {
        WorkerConnection? connection = null;
        try
        {
            connection = new WorkerConnection(LocalSocket.Connect(handle.Address), FrameKindSet.FromChannelOwner);
            Span<byte> preamble = stackalloc byte[Handshake.PreambleSize];
            Handshake.WritePreamble(preamble, handle.Token, Environment.ProcessId);
            connection.SendRaw(preamble);
            return new ChannelClientConnection(handle.Address, connection);
        }
        catch (Exception exception) when (exception is SocketException or IOException or ConnectionLostException)
        {
            connection?.Dispose();
            throw new ChannelEndedException(queueName, ChannelEnd.OwnerLost);
        }
    }

    /// <summary>Waits, for a bounded time, until all that a task has sent is in its queues.</summary>
    /// <param name="slot">The task's slot; <see cref="TaskScope.AnySlot"/> is all of the process.</param>
    internal static void FlushAll(int slot)
    {
        ChannelClientConnection[] links;
        lock (s_gate)
        {
            links = [.. s_links.Values];
        }

        foreach (ChannelClientConnection link in links)
        {
            foreach (MessageSender sender in link.Senders())
            {
                // Another task may be waiting for room in its queue, which is no business of this one.
                if (slot == TaskScope.AnySlot || sender.Slot == TaskScope.AnySlot || sender.Slot == slot)
                {
                    _ = sender.Flush(sender.FlushWithin, CancellationToken.None);
                }
            }
        }
    }

    /// <summary>Does without a queue or an end of a pipe from now on; without any, the connection ends.</summary>
    internal void Release(Guid id)
    {
        lock (_gate)
        {
            if (_uses.TryGetValue(id, out int count) && count > 1)
            {
                _uses[id] = count - 1;
                return;
            }

            _ = _uses.Remove(id);
            if (_uses.Count > 0)
            {
                return;
            }

            _isReleased = true;
        }

        _connection.Dispose();
    }

    /// <summary>Makes a sender of a queue.</summary>
    internal MessageSender OpenSender(Guid queue)
    {
        var sender = new MessageSender();
        ClientChannel channel = AddChannel(number => new ClientChannel(this, number) { Sender = sender });
        sender.Attach(channel);
        Open(channel, ChannelRole.Sender, queue);
        return sender;
    }

    /// <summary>Makes a receiver of a queue.</summary>
    internal MessageReceiver OpenReceiver(Guid queue, VersionedEvent signal, int capacity)
    {
        var receiver = new MessageReceiver(signal, capacity);
        ClientChannel channel = AddChannel(number => new ClientChannel(this, number) { Receiver = receiver });
        receiver.Attach(channel);
        Open(channel, ChannelRole.Receiver, queue);
        return receiver;
    }

    /// <summary>Tells the owner of a pipe that this process uses an end of it.</summary>
    internal void UsePipe(Guid pipe, int end, ChannelHandle place, Action<PipeAnswer, ChannelHandle?> answer)
    {
        ClientChannel channel = AddChannel(number => new ClientChannel(this, number) { Pipe = answer });
        PayloadBuffer payload = PipePayload(ChannelRole.UsePipe, pipe, end);
        payload.WriteText(place.Address);
        payload.Write(place.Token);
        _outbox.Send(FrameKind.ChannelOpen, channel.Number, payload);
    }

    /// <summary>Tells the owner of a pipe something about an end of it.</summary>
    internal void TellPipe(byte role, Guid pipe, int end, Guid ticket = default)
    {
        PayloadBuffer payload = PipePayload(role, pipe, end);
        payload.WriteGuid(ticket);
        _outbox.Send(FrameKind.ChannelOpen, 0, payload);
    }

    /// <summary>Tells the owner of a pipe that this process has been given an end of it.</summary>
    /// <returns>Comes when the owner knows, or is gone.</returns>
    internal PendingReply TakePipe(Guid pipe, int end, Guid ticket)
    {
        PayloadBuffer payload = PipePayload((byte)ChannelQuery.TakePipe, pipe, end);
        payload.WriteGuid(ticket);
        return Ask(payload);
    }

    /// <summary>Calls a thing that the owner serves.</summary>
    /// <param name="payload">The thing's id, the task that calls, the operation and its values.</param>
    /// <param name="number">The call's number, by which it can be cancelled.</param>
    internal PendingReply Call(PayloadBuffer payload, out int number)
    {
        var answer = new PendingReply();
        number = Interlocked.Increment(ref _lastNumber);
        _questions[number] = answer;
        if (IsLost)
        {
            payload.Dispose();
            answer.Set([(byte)ChannelEnd.OwnerLost]);
        }
        else
        {
            _outbox.Send(FrameKind.ServiceCall, number, payload);
        }

        return answer;
    }

    /// <summary>Tells the owner something about a thing that it serves.</summary>
    internal void Tell(FrameKind kind, int number, Guid thing, int user, bool flag = false)
    {
        var payload = new PayloadBuffer(32);
        payload.WriteGuid(thing);
        payload.WriteInt32(user);
        payload.WriteByte(flag ? (byte)1 : (byte)0);
        _outbox.Send(kind, number, payload);
    }

    /// <summary>Asks the owner something about a queue.</summary>
    internal PendingReply Ask(ChannelQuery query, Guid queue)
    {
        var payload = new PayloadBuffer(32);
        payload.WriteByte((byte)query);
        payload.WriteGuid(queue);
        return Ask(payload);
    }

    private PendingReply Ask(PayloadBuffer payload)
    {
        var answer = new PendingReply();
        int number = Interlocked.Increment(ref _lastNumber);
        _questions[number] = answer;
        if (IsLost)
        {
            payload.Dispose();
            answer.Set([(byte)ChannelEnd.OwnerLost]);
            return answer;
        }

        _outbox.Send(FrameKind.ChannelQuery, number, payload);
        return answer;
    }

    /// <inheritdoc/>
    public void OnFrame(in Frame frame)
    {
        if (frame.Kind == FrameKind.ChannelAnswer)
        {
            ChannelWire.CheckAnswer(frame);
            if (_questions.TryRemove(frame.TaskId, out PendingReply? answer))
            {
                answer.Set(frame.Payload.ToArray());
            }

            return;
        }

        ClientChannel? channel;
        lock (_gate)
        {
            channel = _channels.GetValueOrDefault(frame.TaskId);
        }

        channel?.OnFrame(frame);
    }

    /// <inheritdoc/>
    public void OnClosed(Exception? fault)
    {
        lock (s_gate)
        {
            if (s_links.GetValueOrDefault(_address) == this)
            {
                _ = s_links.Remove(_address);
            }
        }

        ClientChannel[] channels;
        lock (_gate)
        {
            _isLost = true;
            channels = [.. _channels.Values];
            _channels.Clear();
        }

        foreach (ClientChannel channel in channels)
        {
            channel.OnEnded(ChannelEnd.OwnerLost);
        }

        foreach (PendingReply answer in _questions.Values)
        {
            answer.Set([(byte)ChannelEnd.OwnerLost]);
        }

        // Where the owner was killed, its socket's file is still there.
        RuntimeFiles.Sweep();
    }

    internal void Send(FrameKind kind, int channel, PayloadBuffer payload) => _outbox.Send(kind, channel, payload);

    internal void Forget(int channel)
    {
        lock (_gate)
        {
            _ = _channels.Remove(channel);
        }
    }

    private static PayloadBuffer PipePayload(byte role, Guid pipe, int end)
    {
        var payload = new PayloadBuffer();
        payload.WriteByte(role);
        payload.WriteGuid(pipe);
        payload.WriteByte((byte)end);
        return payload;
    }

    /// <summary>Whether the connection has ended.</summary>
    internal bool IsLost
    {
        get
        {
            lock (_gate)
            {
                return _isLost;
            }
        }
    }

    private bool Add(Guid queue)
    {
        lock (_gate)
        {
            if (_isLost || _isReleased || _connection.IsClosed)
            {
                return false;
            }

            _uses[queue] = _uses.GetValueOrDefault(queue) + 1;
            return true;
        }
    }

    private MessageSender[] Senders()
    {
        lock (_gate)
        {
            return [.. _channels.Values.Select(channel => channel.Sender).OfType<MessageSender>()];
        }
    }

    private ClientChannel AddChannel(Func<int, ClientChannel> make)
    {
        int number = Interlocked.Increment(ref _lastNumber);
        ClientChannel channel = make(number);
        lock (_gate)
        {
            if (!_isLost)
            {
                _channels.Add(number, channel);
                return channel;
            }
        }

        channel.OnEnded(ChannelEnd.OwnerLost);
        return channel;
    }

    private void Open(ClientChannel channel, byte role, Guid queue)
    {
        var payload = new PayloadBuffer(32);
        payload.WriteByte(role);
        payload.WriteGuid(queue);
        _outbox.Add(FrameKind.ChannelOpen, channel.Number, payload);
    }
}
