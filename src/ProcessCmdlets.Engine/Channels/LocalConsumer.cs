using ProcessCmdlets.Engine.Errors;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>A receiver in the queue's own process.</summary>
internal sealed class LocalConsumer : QueueConsumer, IReceiverPort
{
    private readonly MessageQueue _queue;
    private readonly MessageReceiver _receiver;

    internal LocalConsumer(MessageQueue queue, MessageReceiver receiver)
    {
        _queue = queue;
        _receiver = receiver;
    }

    /// <inheritdoc/>
    public void Ask(long credit) => _queue.Ask(this, credit);

    /// <inheritdoc/>
    public void Acknowledge(long number) => _queue.Acknowledge(this, number);

    /// <inheritdoc/>
    public void Fail(long number, string error) => _queue.Fail(this, number, error);

    /// <inheritdoc/>
    public void Return(long from) => _queue.Return(this, from);

    /// <inheritdoc/>
    public void Close(long unused) => _queue.Close(this, unused);

    /// <inheritdoc/>
    internal override void Deliver(int count)
    {
        var messages = new ReceivedMessage[count];
        int first = InFlight.Count - count;
        for (int i = 0; i < count; i++)
        {
            ref QueuedMessage message = ref InFlight[first + i];
            messages[i] = new ReceivedMessage(
                0, message.Body, message.Batch.ProcessId, message.Batch.SentAt, message.Deliveries, message.Error);
        }

        _receiver.OnDelivered(messages);
    }

    /// <inheritdoc/>
    internal override void Returned() => _receiver.OnReturned();

    /// <inheritdoc/>
    internal override void End(ChannelEnd reason) => _receiver.OnEnded(reason);

    /// <inheritdoc/>
    internal override void Flush()
    {
        // It has been told already.
    }
}
