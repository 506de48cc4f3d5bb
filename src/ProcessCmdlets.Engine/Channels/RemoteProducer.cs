using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>A sender in another process.</summary>
internal sealed class RemoteProducer : QueueProducer
{
    private readonly FrameOutbox _outbox;
    private readonly int _channel;

    internal RemoteProducer(MessageQueue queue, FrameOutbox outbox, int channel)
    {
        Queue = queue;
        _outbox = outbox;
        _channel = channel;
    }

    internal MessageQueue Queue { get; }

    /// <inheritdoc/>
    internal override void Accepted(long settled)
    {
        var payload = new PayloadBuffer(16);
        payload.WriteInt64(settled);
        _outbox.Add(FrameKind.ChannelAccepted, _channel, payload);
    }

    /// <inheritdoc/>
    internal override void Withdrawn(long settled, int count)
    {
        var payload = new PayloadBuffer(16);
        payload.WriteInt64(settled);
        payload.WriteInt32(count);
        _outbox.Add(FrameKind.ChannelWithdrawn, _channel, payload);
    }

    /// <inheritdoc/>
    internal override void End(ChannelEnd reason) => RemoteConsumer.AddEnd(_outbox, _channel, reason);

    /// <inheritdoc/>
    internal override void Flush() => _outbox.Flush();
}
