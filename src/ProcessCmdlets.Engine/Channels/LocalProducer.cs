using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>A sender in the queue's own process.</summary>
internal sealed class LocalProducer : QueueProducer, ISenderPort
{
    private readonly MessageQueue _queue;
    private readonly MessageSender _sender;

    internal LocalProducer(MessageQueue queue, MessageSender sender)
    {
        _queue = queue;
        _sender = sender;
    }

    /// <inheritdoc/>
    public bool IsLocal => true;

    /// <inheritdoc/>
    public void Send(PayloadBuffer batch)
    {
        byte[] bytes;
        using (batch)
        {
            bytes = batch.Payload.ToArray();
        }

        _queue.Send(this, MessageBatchReader.Read(bytes, ProcessId));
    }

    /// <inheritdoc/>
    public void Withdraw(long from) => _queue.Withdraw(this, from);

    /// <inheritdoc/>
    public void Close() => _queue.Close(this);

    /// <inheritdoc/>
    internal override void Accepted(long settled) => _sender.OnAccepted(settled);

    /// <inheritdoc/>
    internal override void Withdrawn(long settled, int count) => _sender.OnWithdrawn(settled, count);

    /// <inheritdoc/>
    internal override void End(ChannelEnd reason) => _sender.OnEnded(reason);

    /// <inheritdoc/>
    internal override void Flush()
    {
        // It has been told already.
    }
}
