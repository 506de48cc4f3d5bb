using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>A receiver in another process.</summary>
internal sealed class RemoteConsumer : QueueConsumer
{
    private readonly FrameOutbox _outbox;
    private readonly int _channel;

    internal RemoteConsumer(MessageQueue queue, FrameOutbox outbox, int channel)
    {
        Queue = queue;
        _outbox = outbox;
        _channel = channel;
    }

    internal MessageQueue Queue { get; }

    internal static void AddEnd(FrameOutbox outbox, int channel, ChannelEnd reason)
    {
        var payload = new PayloadBuffer(16);
        payload.WriteByte((byte)reason);
        outbox.Add(FrameKind.ChannelEnded, channel, payload);
    }

    /// <inheritdoc/>
    internal override void Deliver(int count)
    {
        var payload = new PayloadBuffer();
        int end = InFlight.Count;
        for (int i = end - count; i < end;)
        {
            // Messages that came together need say only once who sent them.
            MessageBatch batch = InFlight[i].Batch;
            int next = i + 1;
            while (next < end && ReferenceEquals(InFlight[next].Batch, batch))
            {
                next++;
            }

            payload.WriteLength(next - i);
            payload.WriteInt32(batch.ProcessId);
            payload.WriteInt64(batch.SentAt);
            for (; i < next; i++)
            {
                ref QueuedMessage message = ref InFlight[i];
                payload.WriteLength(message.Deliveries);
                payload.WriteBody(message.Body.Span);
            }
        }

        _outbox.Add(FrameKind.ChannelDeliver, _channel, payload);
    }

    /// <inheritdoc/>
    internal override void Returned() => _outbox.Add(FrameKind.ChannelReturned, _channel, new PayloadBuffer(1));

    /// <inheritdoc/>
    internal override void End(ChannelEnd reason) => AddEnd(_outbox, _channel, reason);

    /// <inheritdoc/>
    internal override void Flush() => _outbox.Flush();
}
