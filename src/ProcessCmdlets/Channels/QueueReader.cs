using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Session;

namespace ProcessCmdlets.Channels;

/// <summary>The messages that one command receives from a queue.</summary>
internal sealed class QueueReader : ChannelReader
{
    private readonly QueueAccess _queue;
    private readonly MessageReceiver _receiver;

    internal QueueReader(ProcessQueue channel, VersionedEvent signal)
        : base(channel)
    {
        _queue = channel.Access;
        _receiver = _queue.OpenReceiver(signal);
    }

    /// <inheritdoc/>
    internal override bool IsCompleted => _receiver.End == ChannelEnd.Completed;

    /// <inheritdoc/>
    internal override Exception? Fault => _receiver.End is var end and (ChannelEnd.Removed or ChannelEnd.OwnerLost)
        ? new ChannelEndedException(_queue.Name, end)
        : null;

    /// <inheritdoc/>
    internal override bool TryTake(out ReceivedMessage message, long wanted) => _receiver.TryTake(out message, wanted);

    /// <inheritdoc/>
    internal override object? Decode(in ReceivedMessage message, Action<string> warn) => MessageCodec.Decode(message.Body, warn);

    /// <inheritdoc/>
    internal override bool TryTakeNow(out ReceivedMessage message, long wanted) => _receiver.TryTakeNow(_queue, wanted, out message);

    /// <inheritdoc/>
    internal override void BeforeWait() => _receiver.Tell();

    /// <inheritdoc/>
    internal override void AfterWait(long ticks) => _receiver.AddWaited(ticks);

    /// <inheritdoc/>
    internal override void Acknowledge(in ReceivedMessage message, bool atOnce) => _receiver.Acknowledge(message.Number, atOnce);

    /// <inheritdoc/>
    internal override void Fail(in ReceivedMessage message, string error) => _receiver.Fail(message.Number, error);

    /// <inheritdoc/>
    public override void Dispose() => _receiver.Dispose();
}
