using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>One sender's or receiver's way through the connection to a queue's owner.</summary>
internal sealed class ClientChannel : ISenderPort, IReceiverPort
{
    private readonly ChannelClientConnection _link;

    internal ClientChannel(ChannelClientConnection link, int number)
    {
        _link = link;
        Number = number;
    }

    internal int Number { get; }

    internal MessageSender? Sender { get; init; }

    internal MessageReceiver? Receiver { get; init; }

    /// <summary>Is told what the owner of a pipe says.</summary>
    internal Action<PipeAnswer, ChannelHandle?>? Pipe { get; init; }

    /// <inheritdoc/>
    public bool IsLocal => false;

    /// <inheritdoc/>
    public void Send(PayloadBuffer batch) => _link.Send(FrameKind.ChannelSend, Number, batch);

    /// <inheritdoc/>
    public void Withdraw(long from) => Send(FrameKind.ChannelWithdraw, from);

    /// <inheritdoc/>
    public void Ask(long credit) => Send(FrameKind.ChannelAsk, credit);

    /// <inheritdoc/>
    public void Acknowledge(long number) => Send(FrameKind.ChannelAcknowledge, number);

    /// <inheritdoc/>
    public void Fail(long number, string error)
    {
        var payload = new PayloadBuffer();
        payload.WriteInt64(number);
        payload.WriteText(error);
        _link.Send(FrameKind.ChannelFail, Number, payload);
    }

    /// <inheritdoc/>
    public void Return(long from) => Send(FrameKind.ChannelReturn, from);

    /// <inheritdoc/>
    public void Close() => Close(0);

    /// <inheritdoc/>
    public void Close(long unused)
    {
        Send(FrameKind.ChannelClose, unused);
        _link.Forget(Number);
    }

    /// <summary>The owner has sent a frame for it; called by the connection's reader thread.</summary>
    internal void OnFrame(in Frame frame)
    {
        var reader = new WireReader(frame.Payload.Span);
        switch (frame.Kind)
        {
            case FrameKind.ChannelAccepted:
                Sender?.OnAccepted(reader.ReadInt64());

                // What was collected meanwhile goes now.
                Sender?.Send();
                break;
            case FrameKind.ChannelWithdrawn:
                Sender?.OnWithdrawn(reader.ReadInt64(), reader.ReadInt32());
                break;
            case FrameKind.ChannelDeliver:
                Receiver?.OnDelivered(ReadMessages(frame.Payload.ToArray()));
                break;
            case FrameKind.ChannelReturned:
                Receiver?.OnReturned();
                break;
            case FrameKind.ChannelPipe:
                OnPipe(ref reader);
                break;
            case FrameKind.ChannelEnded:
                OnEnded(ChannelWire.ReadEnd(reader.ReadByte()));
                break;
            default:
                throw new ProtocolException($"A process that uses a queue cannot take a frame of the kind {frame.Kind}.");
        }
    }

    private void OnPipe(ref WireReader reader)
    {
        var answer = (PipeAnswer)reader.ReadByte();
        ChannelHandle? place = reader.AtEnd ? null : ChannelHandle.Of(reader.ReadText(), reader.ReadBody(), Guid.Empty);
        if (answer is < PipeAnswer.Listen or > PipeAnswer.InUse || (answer == PipeAnswer.Connect && place is null))
        {
            throw new ProtocolException($"The owner of a pipe gave the answer {(byte)answer}, which means nothing here.");
        }

        Pipe?.Invoke(answer, place);
    }

    internal void OnEnded(ChannelEnd reason)
    {
        Sender?.OnEnded(reason);
        Receiver?.OnEnded(reason);
        Pipe?.Invoke(PipeAnswer.Closed, null);
    }

    private static ReadOnlySpan<ReceivedMessage> ReadMessages(byte[] bytes)
    {
        var reader = new WireReader(bytes);
        var messages = new ReceivedMessage[4];
        int count = 0;
        while (!reader.AtEnd)
        {
            int group = reader.ReadLength();
            int processId = reader.ReadInt32();
            long sentAt = reader.ReadInt64();
            for (int i = 0; i < group; i++)
            {
                int deliveries = reader.ReadLength();
                int length = reader.ReadLength();
                if (count == messages.Length)
                {
                    Array.Resize(ref messages, count * 4);
                }

                int start = reader.Position;
                _ = reader.Take(length);
                messages[count++] = new ReceivedMessage(0, bytes.AsMemory(start, length), processId, sentAt, deliveries, null);
            }
        }

        return messages.AsSpan(0, count);
    }

    private void Send(FrameKind kind, long value)
    {
        var payload = new PayloadBuffer(16);
        payload.WriteInt64(value);
        _link.Send(kind, Number, payload);
    }
}
