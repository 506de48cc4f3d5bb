using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Locks;
using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>The owner's side of one process that uses its queues.</summary>
internal sealed class ChannelServerConnection : IFrameHandler
{
    private readonly ChannelServer _hub;
    private readonly WorkerConnection _connection;
    private readonly FrameOutbox _outbox;
    private readonly Dictionary<int, QueuePeer> _peers = [];
    private readonly Dictionary<int, RemoteSharedObjectSession> _users = [];
    private readonly int _processId;

    internal ChannelServerConnection(ChannelServer hub, WorkerConnection connection, int processId)
    {
        _hub = hub;
        _connection = connection;
        _processId = processId;
        _outbox = new FrameOutbox(connection);
    }

    /// <summary>Serves the process, which has proved that it may use what this one has.</summary>
    internal void Start() => _connection.Start(this, "queue user");

    /// <summary>Ends the connection.</summary>
    internal void Close() => _connection.Dispose();

    /// <inheritdoc/>
    public void OnFrame(in Frame frame)
    {
        // This thread has nothing else to do, and nobody waits for it but this peer.
        _outbox.AwaitRoom();
        var reader = new WireReader(frame.Payload.Span);
        switch (frame.Kind)
        {
            case FrameKind.ChannelOpen:
                Open(frame.TaskId, ref reader);
                break;
            case FrameKind.ServiceCall:
                Serve(frame.TaskId, ref reader);
                break;
            case FrameKind.ServiceCancel:
                SharedObjectServer? cancelled = _hub.FindService(reader.ReadGuid());
                _users.GetValueOrDefault(reader.ReadInt32())?.Cancel(frame.TaskId, cancelled);
                break;
            case FrameKind.ServiceHold:
                SharedObjectServer? held = _hub.FindService(reader.ReadGuid());
                UserOf(reader.ReadInt32()).Hold(held);
                break;
            case FrameKind.ServiceLeave:
                SharedObjectServer? left = _hub.FindService(reader.ReadGuid());
                Leave(reader.ReadInt32(), left, reader.ReadByte() != 0);
                break;
            case FrameKind.ChannelQuery:
                Answer(frame.TaskId, ref reader);
                break;
            case FrameKind.ChannelSend:
                Send(Peer<RemoteProducer>(frame.TaskId), frame.Payload.ToArray());
                break;
            case FrameKind.ChannelWithdraw:
                if (Peer<RemoteProducer>(frame.TaskId) is { } producer)
                {
                    producer.Queue.Withdraw(producer, reader.ReadInt64());
                }

                break;
            case FrameKind.ChannelClose:
                ClosePeer(frame.TaskId, reader.ReadInt64());
                break;
            default:
                Settle(Peer<RemoteConsumer>(frame.TaskId), frame.Kind, ref reader);
                break;
        }
    }

    /// <inheritdoc/>
    public void OnClosed(Exception? fault)
    {
        foreach (QueuePeer peer in _peers.Values)
        {
            if (peer is RemoteProducer producer)
            {
                producer.Queue.Close(producer);
            }
            else if (peer is RemoteConsumer consumer)
            {
                // It worked on the first of what it had, if on any.
                consumer.Queue.Close(consumer, consumer.FirstNumber + 1);
            }
        }

        _peers.Clear();
        foreach (RemoteSharedObjectSession user in _users.Values)
        {
            user.Die();
        }

        _hub.Forget(this);
    }

    private RemoteSharedObjectSession UserOf(int task)
    {
        if (!_users.TryGetValue(task, out RemoteSharedObjectSession? user))
        {
            user = new RemoteSharedObjectSession(_outbox, _processId, task);
            _users.Add(task, user);
        }

        return user;
    }

    /// <summary>A task does without a thing. One that uses nothing more is forgotten, since there are many in a process's life.</summary>
    private void Leave(int task, SharedObjectServer? service, bool cleanExit)
    {
        if (_users.TryGetValue(task, out RemoteSharedObjectSession? user))
        {
            user.Leave(service, cleanExit);
            if (!user.HoldsAnything)
            {
                _ = _users.Remove(task);
            }
        }
    }

    private void Serve(int number, ref WireReader reader)
    {
        SharedObjectServer? service = _hub.FindService(reader.ReadGuid());
        int task = reader.ReadInt32();
        byte operation = reader.ReadByte();
        if (service is { KnowsTasks: false })
        {
            // The next question mostly follows the answer.
            RemoteSharedObjectSession process = UserOf(TaskScope.Process.Number);
            _connection.SpinDuration = ProtocolLimits.SpinDuration;
            service.Call(new ServiceCall(process, number, operation), ref reader);
            return;
        }

        if (service is null)
        {
            RemoteSharedObjectSession process = UserOf(TaskScope.Process.Number);
            process.Answer(number, ChannelEnd.Removed);
            process.Flush();
        }
        else
        {
            RemoteSharedObjectSession user = UserOf(task);
            user.Hold(service);
            service.Call(new ServiceCall(user, number, operation), ref reader);
        }
    }

    private void Open(int channel, ref WireReader reader)
    {
        byte role = reader.ReadByte();
        if (role >= ChannelRole.UsePipe)
        {
            OpenPipe(channel, role, ref reader);
            return;
        }

        MessageQueue? queue = _hub.Find(reader.ReadGuid());
        if (queue is null)
        {
            RemoteConsumer.AddEnd(_outbox, channel, ChannelEnd.Removed);
            _outbox.Flush();
        }
        else if (role == ChannelRole.Sender)
        {
            var producer = new RemoteProducer(queue, _outbox, channel) { ProcessId = _processId };
            Add(channel, producer);
            queue.Open(producer);
        }
        else
        {
            var consumer = new RemoteConsumer(queue, _outbox, channel) { ProcessId = _processId };
            Add(channel, consumer);
            queue.Open(consumer);
        }
    }

    private void Add(int channel, QueuePeer peer)
    {
        if (!_peers.TryAdd(channel, peer))
        {
            throw new ProtocolException($"The channel {channel} was opened twice.");
        }
    }

    private void OpenPipe(int channel, byte role, ref WireReader reader)
    {
        PipeRendezvous? meeting = _hub.FindMeeting(reader.ReadGuid());
        int end = reader.ReadByte() & 1;
        switch (role)
        {
            case ChannelRole.UsePipe:
                var place = ChannelHandle.Of(reader.ReadText(), reader.Take(Handshake.TokenSize).ToArray(), Guid.Empty);
                if (meeting is null)
                {
                    AnswerPipe(channel, PipeAnswer.Closed, null);
                }
                else
                {
                    meeting.Use(end, this, place, (answer, other) => AnswerPipe(channel, answer, other));
                }

                break;
            case ChannelRole.ExpectPipe:
                meeting?.Expect(end, this, reader.ReadGuid());
                break;
            case ChannelRole.GiveUpPipe:
                meeting?.GiveUp(end, reader.ReadGuid());
                _hub.RemoveWhenOver(meeting);
                break;
            default:
                meeting?.Release(end, this);
                _hub.RemoveWhenOver(meeting);
                break;
        }
    }

    private void AnswerPipe(int channel, PipeAnswer answer, ChannelHandle? place)
    {
        var payload = new PayloadBuffer();
        payload.WriteByte((byte)answer);
        if (place is not null)
        {
            payload.WriteText(place.Address);
            payload.WriteBody(place.Token);
        }

        _outbox.Send(FrameKind.ChannelPipe, channel, payload);
    }

    private void Send(RemoteProducer? producer, byte[] bytes)
    {
        if (producer is null)
        {
            return;
        }

        producer.Queue.Send(producer, MessageBatchReader.Read(bytes, _processId));
    }

    private static void Settle(RemoteConsumer? consumer, FrameKind kind, ref WireReader reader)
    {
        if (consumer is null)
        {
            return;
        }

        long number = reader.ReadInt64();
        switch (kind)
        {
            case FrameKind.ChannelAsk:
                consumer.Queue.Ask(consumer, number);
                break;
            case FrameKind.ChannelAcknowledge:
                consumer.Queue.Acknowledge(consumer, number);
                break;
            case FrameKind.ChannelFail:
                consumer.Queue.Fail(consumer, number, reader.ReadText());
                break;
            case FrameKind.ChannelReturn:
                consumer.Queue.Return(consumer, number);
                break;
            default:
                throw new ProtocolException($"The owner of a queue cannot take a frame of the kind {kind}.");
        }
    }

    private void ClosePeer(int channel, long unused)
    {
        if (_peers.Remove(channel, out QueuePeer? peer))
        {
            if (peer is RemoteProducer producer)
            {
                producer.Queue.Close(producer);
            }
            else if (peer is RemoteConsumer consumer)
            {
                consumer.Queue.Close(consumer, unused);
            }
        }
    }

    // Null where the queue was gone when it was opened: what was sent before that was known is of no use.
    private T? Peer<T>(int channel)
        where T : QueuePeer => _peers.GetValueOrDefault(channel) as T;

    private void Answer(int question, ref WireReader reader)
    {
        var query = (ChannelQuery)reader.ReadByte();
        Guid id = reader.ReadGuid();
        var payload = new PayloadBuffer();
        if (query == ChannelQuery.TakePipe)
        {
            int end = reader.ReadByte() & 1;
            _hub.FindMeeting(id)?.Claim(end, this, reader.ReadGuid());
            payload.WriteByte((byte)ChannelEnd.None);
            _outbox.Send(FrameKind.ChannelAnswer, question, payload);
            return;
        }

        MessageQueue? queue = _hub.Find(id);
        if (queue is null)
        {
            payload.WriteByte((byte)ChannelEnd.Removed);
            _outbox.Send(FrameKind.ChannelAnswer, question, payload);
            return;
        }

        payload.WriteByte((byte)ChannelEnd.None);
        switch (query)
        {
            case ChannelQuery.Attach:
                payload.WriteInt32(queue.Capacity);
                payload.WriteText(queue.Name);
                break;
            case ChannelQuery.Status:
                ChannelWire.Write(payload, queue.Status());
                break;
            case ChannelQuery.Complete:
                queue.Complete();
                break;
            case ChannelQuery.Join:
                queue.WhenDrained(() => _outbox.Send(FrameKind.ChannelAnswer, question, payload));
                return;
            case ChannelQuery.Waiting:
                ChannelWire.Write(payload, queue.Snapshot());
                break;
            case ChannelQuery.DeadLetters:
                ChannelWire.Write(payload, queue.DeadLetters());
                break;
            default:
                payload.Dispose();
                throw new ProtocolException($"The owner of a queue was asked the unknown question {(byte)query}.");
        }

        _outbox.Send(FrameKind.ChannelAnswer, question, payload);
    }
}
