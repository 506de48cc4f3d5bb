using System.Diagnostics;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Locks;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Session;
using ProcessCmdlets.Waiting;

namespace ProcessCmdlets.Channels;

/// <summary>What a queue's methods do: single calls, which in a quick row work as a stream does.</summary>
internal sealed class QueueCalls
{
    private readonly object _gate = new();
    private readonly QueueAccess _access;
    private readonly Stack<MessageSender> _idleSenders = new();
    private readonly CallStreak _puts = new();
    private readonly CallStreak _gets = new();
    private MessageSender? _sender;
    private MessageReceiver? _receiver;

    internal QueueCalls(QueueAccess access)
    {
        _access = access;
    }

    /// <summary>Sends a value.</summary>
    /// <returns>False when there was no room in time; it was not sent then.</returns>
    internal bool Send(object? value, TimeSpan timeout) =>
        MethodErrors.Guard(() => _access.Capacity == 0 ? SendUnbounded(value) : SendBounded(value, timeout));

    /// <summary>Receives a value, and acknowledges it at once.</summary>
    /// <returns>False when none came in time.</returns>
    internal bool Receive(TimeSpan timeout, out object? value)
    {
        object? result = null;
        bool isDone = MethodErrors.Guard(() =>
        {
            MessageReceiver receiver = SharedReceiver();
            long wanted = _gets.Next() ? long.MaxValue : 1;
            return TakeWithin(receiver, wanted, timeout, out ReceivedMessage message) && Use(receiver, message, wanted == 1, out result);
        });
        value = result;
        return isDone;
    }

    /// <summary>Lets the queue know what has been received.</summary>
    internal void Tell() => _receiver?.Tell();

    /// <summary>Adds the messages that were fetched ahead to those in the queue: they wait, though it has handed them out.</summary>
    /// <param name="inQueue">Asks the queue.</param>
    internal long Count(Func<long> inQueue)
    {
        while (true)
        {
            int returns = _receiver?.Returns ?? 0;
            long count = inQueue() + (_receiver?.Unread ?? 0);
            if (returns == (_receiver?.Returns ?? 0))
            {
                return count;
            }

            // What was given back meanwhile is in neither number.
        }
    }

    /// <summary>Gives back what was fetched ahead.</summary>
    internal void GiveBack() => _receiver?.GiveBack();

    /// <summary>Waits until what was sent is in the queue.</summary>
    internal void Flush()
    {
        if (_sender is { IsSettled: false, End: ChannelEnd.None } sender)
        {
            sender.Send();
            _ = InterruptibleWait.Run(Timeout.InfiniteTimeSpan, sender.Flush);
        }
    }

    private bool SendUnbounded(object? value)
    {
        ReadOnlySpan<byte> body = MessageCodec.EncodeForMethod(value);
        MessageSender sender = SharedSender();
        CheckEnd(sender);
        long number = sender.Append(body);

        // A single call waits until the owner has the message, so nothing can befall it. In a quick row of calls that would
        // take more time than all else, so only too much of it is waited for.
        if (!_puts.Next())
        {
            sender.Send();
            _ = InterruptibleWait.Run(Timeout.InfiniteTimeSpan, (time, stop) => sender.Wait(number, time, stop));
            CheckEnd(sender);
        }
        else if (sender.IsFull)
        {
            _ = InterruptibleWait.Run(Timeout.InfiniteTimeSpan, (time, stop) => sender.WaitForRoom(long.MaxValue, time, stop));
            CheckEnd(sender);
        }

        return true;
    }

    private bool SendBounded(object? value, TimeSpan timeout)
    {
        ReadOnlySpan<byte> body = MessageCodec.EncodeForMethod(value);

        // Each thread has a sender of its own while it waits, so that it can take its own message back.
        MessageSender? sender;
        lock (_gate)
        {
            _ = _idleSenders.TryPop(out sender);
        }

        sender ??= _access.OpenSender();
        sender.Slot = TaskScope.Current.Slot;
        bool isDone = false;
        bool isStopped = true;
        try
        {
            CheckEnd(sender);
            long number = sender.Append(body);
            sender.Send();
            isDone = InterruptibleWait.Run(timeout, (time, stop) => sender.Wait(number, time, stop));
            isStopped = false;
        }
        finally
        {
            if (!isDone && sender.End == ChannelEnd.None)
            {
                isDone = sender.Withdraw(isStopped) == 0;
            }

            Keep(sender, isStopped);
        }

        CheckEnd(sender);
        return isDone;
    }

    private static bool Use(MessageReceiver receiver, in ReceivedMessage message, bool atOnce, out object? value)
    {
        try
        {
            value = MessageCodec.Decode(message.Body);
            return true;
        }
        finally
        {
            receiver.Acknowledge(message.Number, atOnce);
        }
    }

    // One whose caller was stopped may not have its answer yet, which the next caller would take for its own.
    private void Keep(MessageSender sender, bool isStopped)
    {
        if (isStopped)
        {
            sender.Dispose();
            return;
        }

        lock (_gate)
        {
            _idleSenders.Push(sender);
        }
    }

    private bool TakeWithin(MessageReceiver receiver, long wanted, TimeSpan timeout, out ReceivedMessage message)
    {
        long start = Stopwatch.GetTimestamp();
        if (receiver.IsReturning)
        {
            // An earlier call gave up waiting just now; the queue's answer to that comes first.
            _access.Sync();
        }

        while (true)
        {
            int seen = receiver.Signal.Version;
            if (receiver.TryTake(out message, wanted))
            {
                return true;
            }

            if (receiver.End is var end and not ChannelEnd.None)
            {
                throw new ChannelEndedException(_access.Name, end);
            }

            TimeSpan left = timeout == Timeout.InfiniteTimeSpan ? timeout : timeout - Stopwatch.GetElapsedTime(start);
            bool isOver = left <= TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan;
            bool isWoken = false;
            try
            {
                isWoken = !isOver && InterruptibleWait.Run(left, (time, stop) => receiver.Wait(seen, time, stop));
            }
            catch
            {
                receiver.GiveBack();
                throw;
            }

            if (isOver)
            {
                // What is in the queue at this moment counts, and what this process has put in before.
                bool isThere = receiver.TryTakeNow(_access, wanted, out message);
                if (!isThere)
                {
                    receiver.GiveBack();
                }

                return isThere;
            }

            if (!isWoken)
            {
                timeout = TimeSpan.Zero;
            }
        }
    }

    private MessageSender SharedSender()
    {
        lock (_gate)
        {
            if (_sender is null)
            {
                _sender = _access.OpenSender();
                _sender.Slot = TaskScope.AnySlot;
            }

            return _sender;
        }
    }

    private MessageReceiver SharedReceiver()
    {
        lock (_gate)
        {
            return _receiver ??= _access.OpenReceiver(new VersionedEvent());
        }
    }

    private void CheckEnd(MessageSender sender)
    {
        if (sender.End is var end and not ChannelEnd.None)
        {
            throw new ChannelEndedException(_access.Name, end);
        }
    }
}
