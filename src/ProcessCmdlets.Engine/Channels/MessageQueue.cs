using ProcessCmdlets.Engine.Errors;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>
/// A queue in the process that owns it. It hands messages to receivers only up to what they have asked for, keeps what they
/// have not acknowledged, and lets senders wait while it is full. Bodies are opaque.
/// </summary>
/// <remarks>
/// Peers are called under the lock, so that each hears everything in order, and only note what to send; what was noted is sent
/// by <see cref="QueuePeer.Flush"/> once the lock is free.
/// </remarks>
internal sealed partial class MessageQueue
{
    private readonly object _gate = new();
    private readonly MessageRing _waiting = new();
    private readonly List<QueueProducer> _producers = [];
    private readonly List<QueueConsumer> _consumers = [];
    private readonly DeadLetterList _deadLetters = new();
    private readonly DeferredFlushes _notices;
    private readonly List<Action> _drained = [];
    private long _sequence;
    private long _sent;
    private long _received;
    private int _inFlight;
    private bool _isCompleted;

    internal MessageQueue(string name, int capacity, int maximumDeliveries)
    {
        Name = name;
        Capacity = capacity;
        MaximumDeliveries = maximumDeliveries;
        _notices = new DeferredFlushes(_gate);
    }

    /// <summary>Raised once, when the queue has been removed.</summary>
    internal event Action? Removed;

    internal Guid Id { get; } = Guid.NewGuid();

    internal string Name { get; }

    /// <summary>The most messages that wait in it; 0 is no limit.</summary>
    internal int Capacity { get; }

    /// <summary>How often a message is handed out before it goes to the dead letters; 0 is no limit.</summary>
    internal int MaximumDeliveries { get; }

    internal bool IsRemoved { get; private set; }

    internal bool IsCompleted
    {
        get
        {
            lock (_gate)
            {
                return _isCompleted;
            }
        }
    }

    internal QueueStatus Status()
    {
        lock (_gate)
        {
            return new QueueStatus(
                _waiting.Count,
                Capacity,
                MaximumDeliveries,
                _isCompleted,
                _producers.Select(producer => producer.ProcessId).Distinct().Count(),
                _consumers.Select(consumer => consumer.ProcessId).Distinct().Count(),
                _sent,
                _received,
                _deadLetters.Count);
        }
    }

    /// <summary>Lets a sender in; it hears at once when it comes too late.</summary>
    internal void Open(QueueProducer producer) => Change(() =>
    {
        if (IsRemoved || _isCompleted)
        {
            _notices.End(producer, IsRemoved ? ChannelEnd.Removed : ChannelEnd.Completed);
            return;
        }

        _producers.Add(producer);
    });

    /// <summary>Lets a receiver in; it hears at once when it comes too late.</summary>
    internal void Open(QueueConsumer consumer) => Change(() =>
    {
        if (IsRemoved)
        {
            _notices.End(consumer, ChannelEnd.Removed);
            return;
        }

        _consumers.Add(consumer);
        EndWhenDrained();
    });

    /// <summary>Takes messages from a sender, or keeps them for it where there is no room.</summary>
    internal void Send(QueueProducer producer, ReadOnlySpan<QueuedMessage> messages)
    {
        lock (_gate)
        {
            if (!producer.IsEnded)
            {
                producer.Arrived += messages.Length;
                if (producer.Pending.Count == 0 && Room >= messages.Length)
                {
                    foreach (ref readonly QueuedMessage message in messages)
                    {
                        Enqueue(message);
                    }

                    producer.Settled += messages.Length;
                    producer.Accepted(producer.Settled);
                    _notices.Add(producer);
                }
                else
                {
                    if (producer.Pending.Count == 0)
                    {
                        _blocked.Enqueue(producer);
                    }

                    foreach (ref readonly QueuedMessage message in messages)
                    {
                        producer.Pending.Add(message);
                    }
                }

                Settle();
            }
        }

        _notices.Send();
    }

    /// <summary>A sender takes back what has not got into the queue, from its message of that number on.</summary>
    internal void Withdraw(QueueProducer producer, long from) => Change(() =>
    {
        int count = 0;
        while (producer.Pending.Count > 0 && producer.Arrived - 1 - count >= from)
        {
            _ = producer.Pending.TakeLast();
            count++;
        }

        producer.Settled += count;
        if (!producer.IsEnded)
        {
            producer.Withdrawn(producer.Settled, count);
            _notices.Add(producer);
        }
    });

    /// <summary>A receiver wants to be given up to that many messages, counted since it began.</summary>
    internal void Ask(QueueConsumer consumer, long credit) => Change(() =>
    {
        consumer.Credit = Math.Max(credit, consumer.Delivered);
        StandInLine(consumer);
    });

    /// <summary>A sender is done. What waits for room stays in line.</summary>
    internal void Close(QueueProducer producer) => Change(() =>
    {
        producer.IsEnded = true;
        _ = _producers.Remove(producer);
    });

    /// <summary>Takes no more messages; receivers end when those there are have been dealt with.</summary>
    internal void Complete() => Change(() =>
    {
        _isCompleted = true;
        while (_blocked.TryDequeue(out QueueProducer? producer))
        {
            producer.Pending.Clear();
        }

        foreach (QueueProducer producer in _producers)
        {
            _notices.End(producer, ChannelEnd.Completed);
        }

        _producers.Clear();
    });

    /// <summary>Ends the queue with all that is in it.</summary>
    internal void Remove()
    {
        lock (_gate)
        {
            if (IsRemoved)
            {
                return;
            }

            IsRemoved = true;
            _waiting.Clear();
            _deadLetters.Clear();
            _inFlight = 0;
            foreach (QueuePeer peer in _producers.Concat<QueuePeer>(_consumers))
            {
                _notices.End(peer, ChannelEnd.Removed);
            }

            _producers.Clear();
            _consumers.Clear();
            _blocked.Clear();
            _line.Clear();
            Settle();
        }

        _notices.Send();
        Removed?.Invoke();
    }

    /// <summary>Calls back, without the lock, once every message has been acknowledged, which may be now.</summary>
    internal void WhenDrained(Action drained) => Change(() => _drained.Add(drained));

    /// <summary>The messages that wait, without taking them.</summary>
    internal QueuedMessage[] Snapshot()
    {
        lock (_gate)
        {
            var messages = new QueuedMessage[_waiting.Count];
            for (int i = 0; i < messages.Length; i++)
            {
                messages[i] = _waiting[i];
            }

            return messages;
        }
    }

    /// <summary>The messages that were given up.</summary>
    internal QueuedMessage[] DeadLetters()
    {
        lock (_gate)
        {
            return _deadLetters.ToArray();
        }
    }

    private void Change(Action change)
    {
        lock (_gate)
        {
            change();
            Settle();
        }

        _notices.Send();
    }

    private void EndWhenDrained()
    {
        if (_waiting.Count > 0 || _inFlight > 0 || _blocked.Count > 0)
        {
            return;
        }

        if (_isCompleted)
        {
            foreach (QueueConsumer consumer in _consumers)
            {
                _notices.End(consumer, ChannelEnd.Completed);
            }

            _consumers.Clear();
        }

        foreach (Action drained in _drained)
        {
            _notices.Add(drained);
        }

        _drained.Clear();
    }
}
