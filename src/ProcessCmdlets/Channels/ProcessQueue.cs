using System.Management.Automation;
using ProcessCmdlets.Channels;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Resources;
using ProcessCmdlets.Session;
using ProcessCmdlets.Waiting;

namespace ProcessCmdlets;

/// <summary>
/// A queue that any process can use which it reaches by <c>$using:</c>, as an argument or inside another value
/// (<c>multiprocessing.Queue</c> and <c>JoinableQueue</c>), as New-ProcessQueue makes it.
/// </summary>
public sealed class ProcessQueue : ProcessChannel, IMapInput
{
    // How often Join looks for receivers: two looks alike, and the warning is due. Long enough for a worker to start.
    private static readonly TimeSpan s_joinLook = TimeSpan.FromSeconds(2.5);

    private readonly QueueCalls _calls;

    internal ProcessQueue(QueueAccess access)
        : base(access.Name)
    {
        Access = access;
        _calls = new QueueCalls(access);
    }

    /// <summary>The most messages that wait in it; 0 is no limit.</summary>
    public int Capacity => Access.Capacity;

    /// <summary>How many messages wait.</summary>
    public long Count => _calls.Count(() => Status.Count);

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
        MethodErrors.Guard(Access.DeadLetters), message => new ProcessMessage(Name, MessageCodec.Decode(message.Body), message));

    internal QueueAccess Access { get; }

    private QueueStatus Status => MethodErrors.Guard(() =>
    {
        Access.SendAll();
        _calls.Tell();
        return Access.Status();
    });

    /// <summary>Sends a value; waits while the queue is full.</summary>
    /// <param name="value">The value.</param>
    public void Put(object? value) => _ = _calls.Send(value, Timeout.InfiniteTimeSpan);

    /// <summary>Sends a value; waits at most the given time while the queue is full.</summary>
    /// <param name="value">The value.</param>
    /// <param name="timeout">How long to wait; nothing or less tries once.</param>
    /// <exception cref="RuntimeException">It stayed full: SendTimeout.</exception>
    public void Put(object? value, TimeSpan timeout)
    {
        if (!_calls.Send(value, timeout))
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
    public bool TryPut(object? value) => _calls.Send(value, TimeSpan.Zero);

    /// <summary>Sends a value unless the queue stays full.</summary>
    /// <param name="value">The value.</param>
    /// <param name="timeout">How long to wait for room.</param>
    /// <returns>Whether it was sent.</returns>
    public bool TryPut(object? value, TimeSpan timeout) => _calls.Send(value, timeout);

    /// <summary>Sends a value unless the queue stays full.</summary>
    /// <param name="value">The value.</param>
    /// <param name="timeoutSeconds">How many seconds to wait for room.</param>
    /// <returns>Whether it was sent.</returns>
    public bool TryPut(object? value, double timeoutSeconds) => _calls.Send(value, InterruptibleWait.Seconds(timeoutSeconds));

    /// <summary>Receives a value; waits for one. It is acknowledged at once.</summary>
    /// <returns>The value.</returns>
    public object? Get() => Get(Timeout.InfiniteTimeSpan);

    /// <summary>Receives a value; waits at most the given time for one.</summary>
    /// <param name="timeout">How long to wait; nothing or less tries once.</param>
    /// <returns>The value.</returns>
    /// <exception cref="RuntimeException">None came: ReceiveTimeout.</exception>
    public object? Get(TimeSpan timeout) => _calls.Receive(timeout, out object? value)
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
    public bool TryGet(out object? value) => _calls.Receive(TimeSpan.Zero, out value);

    /// <summary>Receives a value if one comes in time.</summary>
    /// <param name="value">The value.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <returns>Whether one came.</returns>
    public bool TryGet(out object? value, TimeSpan timeout) => _calls.Receive(timeout, out value);

    /// <summary>Receives a value if one comes in time.</summary>
    /// <param name="value">The value.</param>
    /// <param name="timeoutSeconds">How many seconds to wait.</param>
    /// <returns>Whether one came.</returns>
    public bool TryGet(out object? value, double timeoutSeconds) => _calls.Receive(InterruptibleWait.Seconds(timeoutSeconds), out value);

    /// <summary>Takes no more messages; receivers end when it is drained. Harmless when called again.</summary>
    public void Complete()
    {
        _calls.Flush();
        MethodErrors.Guard(() =>
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
        Access.SendAll();
        _calls.Flush();
        _calls.Tell();
        return MethodErrors.Guard(() =>
        {
            PendingReply answer = Access.Join();
            if (timeout <= TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
            {
                // What has been answered is here after this.
                Access.Sync();
            }

            if (!WaitForAll(answer, timeout))
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
        Access.SendAll();
        _calls.GiveBack();
        return Array.ConvertAll(MethodErrors.Guard(Access.Waiting), message => MessageCodec.Decode(message.Body));
    }

    /// <inheritdoc/>
    internal override ProcessCmdletsException Completed() => new ChannelEndedException(Name, ChannelEnd.Completed);

    /// <inheritdoc/>
    internal override ChannelWriter OpenWriter()
    {
        _calls.Flush();
        return new QueueWriter(Access);
    }

    /// <inheritdoc/>
    internal override ChannelReader OpenReader(VersionedEvent signal)
    {
        _calls.GiveBack();
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

    /// <summary>Waits for the answer of Join, and warns once where messages are there and nobody takes them.</summary>
    private bool WaitForAll(PendingReply answer, TimeSpan timeout)
    {
        TimeSpan left = timeout;
        long received = -1;
        while (timeout == Timeout.InfiniteTimeSpan || left > s_joinLook)
        {
            if (InterruptibleWait.Run(s_joinLook, answer.Wait))
            {
                return true;
            }

            left -= timeout == Timeout.InfiniteTimeSpan ? TimeSpan.Zero : s_joinLook;
            QueueStatus status = Access.Status();
            if (status is { Count: > 0, Consumers: 0 } && status.Received == received)
            {
                MethodWarning.Write(Messages.JoinWithoutReceiver(Name, status.Count));
                break;
            }

            received = status.Received;
        }

        return InterruptibleWait.Run(left, answer.Wait);
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
}
