using ProcessCmdlets.Engine.Errors;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>A queue of this process.</summary>
internal sealed class LocalQueueAccess : QueueAccess
{
    private readonly MessageQueue _queue;

    private LocalQueueAccess(MessageQueue queue)
    {
        _queue = queue;
    }

    /// <inheritdoc/>
    internal override bool IsLocal => true;

    /// <inheritdoc/>
    internal override ChannelHandle Handle => ChannelServer.Current.HandleOf(Id);

    internal static LocalQueueAccess Of(MessageQueue queue) =>
        new(queue) { Id = queue.Id, Name = queue.Name, Capacity = queue.Capacity };

    /// <inheritdoc/>
    private protected override MessageSender MakeSender()
    {
        var sender = new MessageSender();
        var producer = new LocalProducer(_queue, sender) { ProcessId = Environment.ProcessId };
        sender.Attach(producer);
        _queue.Open(producer);
        return sender;
    }

    /// <inheritdoc/>
    internal override MessageReceiver OpenReceiver(VersionedEvent signal)
    {
        var receiver = new MessageReceiver(signal, Capacity);
        var consumer = new LocalConsumer(_queue, receiver) { ProcessId = Environment.ProcessId };
        receiver.Attach(consumer);
        _queue.Open(consumer);
        return receiver;
    }

    /// <inheritdoc/>
    internal override QueueStatus Status() => _queue.Status();

    /// <inheritdoc/>
    internal override void Complete() => _queue.Complete();

    /// <inheritdoc/>
    internal override PendingReply Join()
    {
        var answer = new PendingReply();
        _queue.WhenDrained(() => answer.Set([(byte)ChannelEnd.None]));
        return answer;
    }

    /// <inheritdoc/>
    internal override ReceivedMessage[] Waiting() => Listed(_queue.Snapshot());

    /// <inheritdoc/>
    internal override ReceivedMessage[] DeadLetters() => Listed(_queue.DeadLetters());

    /// <inheritdoc/>
    internal override bool Exists() => !_queue.IsRemoved;

    /// <inheritdoc/>
    internal override void Sync()
    {
        // A queue of this process hands out before it returns.
    }

    /// <inheritdoc/>
    internal override void Release() => ChannelServer.Current.Remove(_queue);

    private static ReceivedMessage[] Listed(QueuedMessage[] messages) => Array.ConvertAll(messages, message =>
        new ReceivedMessage(-1, message.Body, message.Batch.ProcessId, message.Batch.SentAt, message.Deliveries, message.Error));
}
