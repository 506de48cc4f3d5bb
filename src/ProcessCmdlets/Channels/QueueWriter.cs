using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Session;

namespace ProcessCmdlets.Channels;

/// <summary>The messages that one command sends to a queue.</summary>
internal sealed class QueueWriter : ChannelWriter
{
    private readonly QueueAccess _queue;
    private readonly MessageSender _sender;

    // How many messages may wait for room before the command does.
    private readonly long _window;

    internal QueueWriter(QueueAccess queue)
    {
        _queue = queue;
        _sender = queue.OpenSender();
        _window = queue.Capacity == 0 ? long.MaxValue : Math.Min(queue.Capacity, ChannelLimits.BatchMessages);
    }

    /// <inheritdoc/>
    internal override bool Send(MessageCodec codec, object? value, TimeSpan timeout, bool isSure, CancellationToken stop)
    {
        CheckEnd();
        ReadOnlySpan<byte> body = codec.Encode(value);
        long number = _sender.Append(body);
        bool isDone = isSure || timeout != Timeout.InfiniteTimeSpan
            ? WaitFor(number, timeout, stop)
            : (!_sender.IsFull && _sender.Unsettled < _window) || WaitForRoom(stop);
        CheckEnd();
        return isDone;
    }

    /// <inheritdoc/>
    internal override void Flush(CancellationToken stop)
    {
        _ = _sender.Flush(Timeout.InfiniteTimeSpan, stop);
        CheckEnd();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (!_sender.IsSettled && _sender.End == ChannelEnd.None)
        {
            // The pipeline was stopped.
            _ = _sender.Withdraw(isStopped: true);
        }

        _sender.Dispose();
    }

    private bool WaitFor(long number, TimeSpan timeout, CancellationToken stop)
    {
        _sender.Send();
        return _sender.Wait(number, timeout, stop) || _sender.Withdraw(stop.IsCancellationRequested) == 0;
    }

    private bool WaitForRoom(CancellationToken stop)
    {
        _sender.Send();
        return _sender.WaitForRoom(_window, Timeout.InfiniteTimeSpan, stop);
    }

    private void CheckEnd()
    {
        // What was in the queue before it was completed stays there.
        if (_sender.End is var end and not ChannelEnd.None)
        {
            throw new ChannelEndedException(_queue.Name, end);
        }
    }
}
