using System.Diagnostics;
using System.Management.Automation;
using ProcessCmdlets.Channels;
using ProcessCmdlets.Commands;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Pools.Mapping;

namespace ProcessCmdlets;

/// <summary>
/// A queue that any process can use which it reaches by <c>$using:</c>, as an argument or inside another value
/// (<c>multiprocessing.Queue</c> and <c>JoinableQueue</c>), as New-ProcessQueue makes it.
/// </summary>
public sealed class ProcessQueue : ProcessChannel, IMapInput
{
    private readonly object _gate = new();
    private readonly Stack<MessageSender> _idleSenders = new();
    private readonly CallStreak _puts = new();
    private readonly CallStreak _gets = new();
    private MessageSender? _sender;
    private MessageReceiver? _receiver;

    internal ProcessQueue(QueueAccess access)
        : base(access.Name)
    {
        Access = access;
    }

    /// <summary>The most messages that wait in it; 0 is no limit.</summary>
    public int Capacity => Access.Capacity;

    /// <summary>How many messages wait.</summary>
    public long Count => Status.Count;

    /// <summary>Whether it takes no more messages.</summary>
    public bool IsCompleted => Status.IsCompleted;

    /// <summary>How many processes send to it now.</summary>
    public int Producers => Status.Producers;

    /// <summary>How many processes receive from it now.</summary>
    public int Consumers => Status.Consumers;

    /// <summary>How many messages have been sent to it.</summary>
    public long Sent => Status.Sent;

    /// <summary>How many messages have been received and acknowledged.</summary>
    public long Received => Status.Received;

    /// <summary>How often a message is handed out before it goes to the dead letters; 0 is no limit.</summary>
    public int MaxDeliveries => Status.MaximumDeliveries;

    /// <summary>The messages that were handed out too often, with the last error of each.</summary>
    public ProcessMessage[] DeadLetters => Array.ConvertAll(
        Guard(Access.DeadLetters), message => new ProcessMessage(Name, MessageCodec.Decode(message.Body), message));

    internal QueueAccess Access { get; }

    private QueueStatus Status => Guard(() =>
    {
        _receiver?.Tell();
        return Access.Status();
    });

    /// <summary>Sends a value; waits while the queue is full.</summary>
    /// <param name="value">The value.</param>
    public void Put(object? value) => _ = Send(value, Timeout.InfiniteTimeSpan);

    /// <summary>Sends a value; waits at most the given time while the queue is full.</summary>
    /// <param name="value">The value.</param>
    /// <param name="timeout">How long to wait; nothing or less tries once.</param>
    /// <exception cref="RuntimeException">It stayed full: SendTimeout.</exception>
    public void Put(object? value, TimeSpan timeout)
    {
        if (!Send(value, timeout))
        {
            throw ErrorRecords.Terminating(ErrorRecords.SendTimeout(Name, timeout.TotalSeconds, value));
        }
    }

    /// <summary>Sends a value; waits at most the given time while the queue is full.</summary>
    /// <param name="value">The value.</param>
    /// <param name="timeoutSeconds">How many seconds to wait; nothing or less tries once.</param>
    /// <exception cref="RuntimeException">It stayed full: SendTimeout.</exception>
    public void Put(object? value, double timeoutSeconds) => Put(value, InterruptibleWait.Seconds(timeoutSeconds));

    /// <summary>Sends a value unless the queue is full.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Whether it was sent.</returns>
    public bool TryPut(object? value) => Send(value, TimeSpan.Zero);

    /// <summary>Sends a value unless the queue stays full.</summary>
    /// <param name="value">The value.</param>
    /// <param name="timeout">How long to wait for room.</param>
    /// <returns>Whether it was sent.</returns>
    public bool TryPut(object? value, TimeSpan timeout) => Send(value, timeout);

    /// <summary>Sends a value unless the queue stays full.</summary>
    /// <param name="value">The value.</param>
    /// <param name="timeoutSeconds">How many seconds to wait for room.</param>
    /// <returns>Whether it was sent.</returns>
    public bool TryPut(object? value, double timeoutSeconds) => Send(value, InterruptibleWait.Seconds(timeoutSeconds));

    /// <summary>Receives a value; waits for one. It is acknowledged at once.</summary>
    /// <returns>The value.</returns>
    public object? Get() => Get(Timeout.InfiniteTimeSpan);

    /// <summary>Receives a value; waits at most the given time for one.</summary>
    /// <param name="timeout">How long to wait; nothing or less tries once.</param>
    /// <returns>The value.</returns>
    /// <exception cref="RuntimeException">None came: ReceiveTimeout.</exception>
    public object? Get(TimeSpan timeout) => Receive(timeout, out object? value)
        ? value
        : throw ErrorRecords.Terminating(ErrorRecords.ReceiveTimeout(Name, timeout.TotalSeconds));

    /// <summary>Receives a value; waits at most the given time for one.</summary>
    /// <param name="timeoutSeconds">How many seconds to wait; nothing or less tries once.</param>
    /// <returns>The value.</returns>
    /// <exception cref="RuntimeException">None came: ReceiveTimeout.</exception>
    public object? Get(double timeoutSeconds) => Get(InterruptibleWait.Seconds(timeoutSeconds));

    /// <summary>Receives a value if there is one.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryGet(out object? value) => Receive(TimeSpan.Zero, out value);

    /// <summary>Receives a value if one comes in time.</summary>
    /// <param name="value">The value.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <returns>Whether one came.</returns>
    public bool TryGet(out object? value, TimeSpan timeout) => Receive(timeout, out value);

    /// <summary>Receives a value if one comes in time.</summary>
    /// <param name="value">The value.</param>
    /// <param name="timeoutSeconds">How many seconds to wait.</param>
    /// <returns>Whether one came.</returns>
    public bool TryGet(out object? value, double timeoutSeconds) => Receive(InterruptibleWait.Seconds(timeoutSeconds), out value);

    /// <summary>Takes no more messages; receivers end when it is drained. Harmless when called again.</summary>
    public void Complete()
    {
        FlushSender();
        Guard(() =>
        {
            Access.Complete();
            return true;
        });
    }

    /// <summary>Waits until every message has been received and acknowledged (<c>JoinableQueue.join</c>).</summary>
    public void Join() => Join(Timeout.InfiniteTimeSpan);

    /// <summary>Waits until every message has been received and acknowledged, at most the given time.</summary>
    /// <param name="timeout">How long to wait; nothing or less tries once.</param>
    /// <returns>Whether that is so.</returns>
    public bool Join(TimeSpan timeout)
    {
        FlushSender();
        _receiver?.Tell();
        return Guard(() =>
        {
            PendingAnswer answer = Access.Join();
            if (timeout <= TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
            {
                // What has been answered is here after this.
                Access.Sync();
            }

            if (!InterruptibleWait.Run(timeout, answer.Wait))
            {
                return false;
            }

            _ = answer.Result(Name);
            return true;
        });
    }

    /// <summary>Waits until every message has been received and acknowledged, at most the given time.</summary>
    /// <param name="timeoutSeconds">How many seconds to wait; nothing or less tries once.</param>
    /// <returns>Whether that is so.</returns>
    public bool Join(double timeoutSeconds) => Join(InterruptibleWait.Seconds(timeoutSeconds));

    /// <summary>The values that wait, without receiving them.</summary>
    /// <returns>The values, the next one first.</returns>
    public object?[] ToArray()
    {
        FlushSender();
        return Array.ConvertAll(Guard(Access.Waiting), message => MessageCodec.Decode(message.Body));
    }

    /// <inheritdoc/>
    internal override ProcessCmdletsException Completed() => new ChannelEndedException(Name, ChannelEnd.Completed);

    /// <inheritdoc/>
    internal override ChannelWriter OpenWriter()
    {
        FlushSender();
        return new QueueWriter(Access);
    }

    /// <inheritdoc/>
    internal override ChannelReader OpenReader(ReadySignal signal)
    {
        _receiver?.GiveBack();
        return new QueueReader(this, signal);
    }

    /// <inheritdoc/>
    IEnumerable<object?> IMapInput.ReadAll(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested && TryNext(out bool any, out object? value))
        {
            if (any)
            {
                yield return value;
            }
        }
    }

    /// <returns>False once the queue is complete and empty.</returns>
    private bool TryNext(out bool any, out object? value)
    {
        any = false;
        value = null;
        try
        {
            // Short, so that the one who reads can be told to stop.
            any = TryGet(out value, TimeSpan.FromMilliseconds(100));
            return true;
        }
        catch (RuntimeException exception) when (exception.ErrorRecord.FullyQualifiedErrorId == nameof(ErrorRecords.QueueCompleted))
        {
            return false;
        }
    }

    /// <summary>Turns an exception of the engine into one with an error record, as all methods report errors.</summary>
    private static T Guard<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (ProcessCmdletsException exception)
        {
            throw ErrorRecords.Terminating(ErrorRecords.From(exception, null));
        }
    }

    private bool Send(object? value, TimeSpan timeout) => Guard(() => Capacity == 0 ? SendUnbounded(value) : SendBounded(value, timeout));

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

        sender ??= Access.OpenSender();
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

            lock (_gate)
            {
                _idleSenders.Push(sender);
            }
        }

        CheckEnd(sender);
        return isDone;
    }

    private bool Receive(TimeSpan timeout, out object? value)
    {
        object? result = null;
        bool isDone = Guard(() =>
        {
            MessageReceiver receiver = SharedReceiver();
            long wanted = _gets.Next() ? long.MaxValue : 1;
            return TakeWithin(receiver, wanted, timeout, out ReceivedMessage message) && Use(receiver, message, wanted == 1, out result);
        });
        value = result;
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

    private bool TakeWithin(MessageReceiver receiver, long wanted, TimeSpan timeout, out ReceivedMessage message)
    {
        long start = Stopwatch.GetTimestamp();
        if (receiver.IsReturning)
        {
            // An earlier call gave up waiting just now; the queue's answer to that comes first.
            Access.Sync();
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
                throw new ChannelEndedException(Name, end);
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
                // What is in the queue at this moment counts.
                Access.Sync();
                bool isThere = receiver.TryTake(out message, wanted);
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
            return _sender ??= Access.OpenSender();
        }
    }

    private MessageReceiver SharedReceiver()
    {
        lock (_gate)
        {
            return _receiver ??= Access.OpenReceiver(new ReadySignal());
        }
    }

    private void FlushSender()
    {
        if (_sender is { IsSettled: false, End: ChannelEnd.None } sender)
        {
            sender.Send();
            _ = InterruptibleWait.Run(Timeout.InfiniteTimeSpan, sender.Flush);
        }
    }

    private void CheckEnd(MessageSender sender)
    {
        if (sender.End is var end and not ChannelEnd.None)
        {
            throw new ChannelEndedException(Name, end);
        }
    }
}
