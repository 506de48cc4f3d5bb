namespace ProcessCmdlets.Engine.Channels;

/// <summary>
/// A queue in the process that owns it. It hands messages to receivers only up to what they have asked for, keeps what they
/// have not acknowledged, and lets senders wait while it is full. Bodies are opaque.
/// </summary>
/// <remarks>
/// Peers are called under the lock, so that each hears everything in order, and only note what to send; what was noted is sent
/// by <see cref="QueuePeer.Flush"/> once the lock is free.
/// </remarks>
internal sealed class MessageQueue
{
    private readonly object _gate = new();
    private readonly MessageRing _waiting = new();

    // Those that have asked for more than they were given, in the order of their turns.
    private readonly Queue<QueueConsumer> _line = new();

    // Those whose messages wait for room, in the order of their turns.
    private readonly Queue<QueueProducer> _blocked = new();
    private readonly List<QueueProducer> _producers = [];
    private readonly List<QueueConsumer> _consumers = [];
    private readonly Queue<QueuedMessage> _deadLetters = new();
    private readonly List<QueuePeer> _touched = [];
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
            EndPeer(producer, IsRemoved ? ChannelEnd.Removed : ChannelEnd.Completed);
            return;
        }

        _producers.Add(producer);
    });

    /// <summary>Lets a receiver in; it hears at once when it comes too late.</summary>
    internal void Open(QueueConsumer consumer) => Change(() =>
    {
        if (IsRemoved)
        {
            EndPeer(consumer, ChannelEnd.Removed);
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
                    Touch(producer);
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

        FlushTouched();
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
            Touch(producer);
        }
    });

    /// <summary>A receiver wants to be given up to that many messages, counted since it began.</summary>
    internal void Ask(QueueConsumer consumer, long credit) => Change(() =>
    {
        consumer.Credit = Math.Max(credit, consumer.Delivered);
        StandInLine(consumer);
    });

    /// <summary>A receiver is done with all messages before that number.</summary>
    internal void Acknowledge(QueueConsumer consumer, long number) => Change(() => AcknowledgeTo(consumer, number));

    /// <summary>A receiver could not do its work with the message of that number, and is done with those before.</summary>
    internal void Fail(QueueConsumer consumer, long number, string error) => Change(() =>
    {
        AcknowledgeTo(consumer, number);
        if (consumer.FirstNumber == number && consumer.InFlight.Count > 0)
        {
            QueuedMessage message = TakeFirst(consumer);
            message.Error = error;
            ComeBack(message);
        }
    });

    /// <summary>
    /// A receiver gives back unused all that it was given from a number on, also what is only on its way to it, since that comes
    /// after what it gives back; and it asks for nothing more.
    /// </summary>
    internal void Return(QueueConsumer consumer, long from) => Change(() =>
    {
        consumer.Credit = consumer.Delivered;
        for (long number = consumer.Delivered - 1; number >= from && number >= consumer.FirstNumber; number--)
        {
            ref QueuedMessage place = ref consumer.InFlight[(int)(number - consumer.FirstNumber)];
            if (place.Batch is not null)
            {
                GiveBack(place);

                // An empty place, as those behind it keep their numbers.
                place = default;
            }
        }

        DropEmptyPlaces(consumer);
        consumer.Returned();
        Touch(consumer);
    });

    /// <summary>A sender is done. What waits for room stays in line.</summary>
    internal void Close(QueueProducer producer) => Change(() =>
    {
        producer.IsEnded = true;
        _ = _producers.Remove(producer);
    });

    /// <summary>A receiver is done: what it has not acknowledged comes back.</summary>
    /// <param name="consumer">The receiver.</param>
    /// <param name="unused">The number from which on it has not looked at the messages it was given.</param>
    internal void Close(QueueConsumer consumer, long unused) => Change(() =>
    {
        consumer.IsEnded = true;
        consumer.Credit = 0;
        _ = _consumers.Remove(consumer);
        for (int place = consumer.InFlight.Count - 1; place >= 0; place--)
        {
            QueuedMessage message = consumer.InFlight.TakeLast();
            if (message.Batch is null)
            {
                continue;
            }

            if (consumer.FirstNumber + place >= unused)
            {
                GiveBack(message);
            }
            else
            {
                _inFlight--;
                message.Error ??= $"The process {consumer.ProcessId} that received it ended before it was done with it.";
                ComeBack(message);
            }
        }
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
            EndPeer(producer, ChannelEnd.Completed);
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
                EndPeer(peer, ChannelEnd.Removed);
            }

            _producers.Clear();
            _consumers.Clear();
            _blocked.Clear();
            _line.Clear();
            Settle();
        }

        FlushTouched();
        Removed?.Invoke();
    }

    /// <summary>Calls back once every message has been acknowledged, which may be now.</summary>
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
            return [.. _deadLetters];
        }
    }

    private int Room => Capacity == 0 ? int.MaxValue : Math.Max(0, Capacity - _waiting.Count);

    private void Change(Action change)
    {
        lock (_gate)
        {
            change();
            Settle();
        }

        FlushTouched();
    }

    // Under the lock: hands out, lets in and ends, until nothing more can be done.
    private void Settle()
    {
        do
        {
            HandOut();
        }
        while (AdmitBlocked());

        EndWhenDrained();
    }

    private void HandOut()
    {
        while (_waiting.Count > 0 && _line.TryPeek(out QueueConsumer? consumer))
        {
            long wanted = consumer.IsEnded ? 0 : consumer.Credit - consumer.Delivered;
            int count = 0;
            if (wanted > 0)
            {
                // What there is goes to all that wait, not to the first alone.
                int share = (_waiting.Count + _line.Count - 1) / _line.Count;
                count = GiveOut(consumer, (int)Math.Min(wanted, share));
            }

            _ = _line.Dequeue();
            if (wanted > count)
            {
                _line.Enqueue(consumer);
            }
            else
            {
                consumer.IsInLine = false;
            }
        }
    }

    private int GiveOut(QueueConsumer consumer, int most)
    {
        int count = 0;
        int bytes = 0;
        while (count < most && _waiting.Count > 0 && (count == 0 || bytes + _waiting[0].Length <= ChannelLimits.DeliveryBytes))
        {
            QueuedMessage message = _waiting.Take();
            message.Deliveries++;
            bytes += message.Length;
            consumer.InFlight.Add(message);
            count++;
        }

        _inFlight += count;
        consumer.Delivered += count;
        consumer.Deliver(count);
        Touch(consumer);
        return count;
    }

    private bool AdmitBlocked()
    {
        bool any = false;
        while (Room > 0 && _blocked.TryDequeue(out QueueProducer? producer))
        {
            if (producer.Pending.Count == 0)
            {
                continue;
            }

            // One of each in turn, so that nobody with many messages keeps the others out.
            Enqueue(producer.Pending.Take());
            producer.Settled++;
            any = true;
            if (producer.Pending.Count > 0)
            {
                _blocked.Enqueue(producer);
            }

            if (!producer.IsEnded)
            {
                producer.Accepted(producer.Settled);
                Touch(producer);
            }
        }

        return any;
    }

    private void Enqueue(QueuedMessage message)
    {
        message.Sequence = _sequence++;
        _sent++;
        _waiting.Add(message);
    }

    private void StandInLine(QueueConsumer consumer)
    {
        if (!consumer.IsInLine && !consumer.IsEnded && consumer.Credit > consumer.Delivered)
        {
            consumer.IsInLine = true;
            _line.Enqueue(consumer);
        }
    }

    private void AcknowledgeTo(QueueConsumer consumer, long number)
    {
        while (consumer.InFlight.Count > 0 && consumer.FirstNumber < number)
        {
            if (TakeFirst(consumer).Batch is not null)
            {
                _received++;
            }
        }

        DropEmptyPlaces(consumer);
    }

    private QueuedMessage TakeFirst(QueueConsumer consumer)
    {
        QueuedMessage message = consumer.InFlight.Take();
        consumer.FirstNumber++;
        if (message.Batch is not null)
        {
            _inFlight--;
        }

        return message;
    }

    private static void DropEmptyPlaces(QueueConsumer consumer)
    {
        while (consumer.InFlight.Count > 0 && consumer.InFlight[0].Batch is null)
        {
            _ = consumer.InFlight.Take();
            consumer.FirstNumber++;
        }
    }

    private void GiveBack(QueuedMessage message)
    {
        _inFlight--;
        message.Deliveries--;
        if (!IsRemoved)
        {
            _waiting.Return(message);
        }
    }

    private void ComeBack(QueuedMessage message)
    {
        if (IsRemoved)
        {
            return;
        }

        if (MaximumDeliveries == 0 || message.Deliveries < MaximumDeliveries)
        {
            _waiting.Return(message);
            return;
        }

        _deadLetters.Enqueue(message);
        if (_deadLetters.Count > ChannelLimits.DeadLetters)
        {
            _ = _deadLetters.Dequeue();
        }
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
                EndPeer(consumer, ChannelEnd.Completed);
            }

            _consumers.Clear();
        }

        foreach (Action drained in _drained)
        {
            drained();
        }

        _drained.Clear();
    }

    private void EndPeer(QueuePeer peer, ChannelEnd reason)
    {
        if (!peer.IsEnded)
        {
            peer.IsEnded = true;
            peer.End(reason);
            Touch(peer);
        }
    }

    private void Touch(QueuePeer peer)
    {
        if (!_touched.Contains(peer))
        {
            _touched.Add(peer);
        }
    }

    private void FlushTouched()
    {
        while (true)
        {
            QueuePeer peer;
            lock (_gate)
            {
                if (_touched.Count == 0)
                {
                    return;
                }

                peer = _touched[^1];
                _touched.RemoveAt(_touched.Count - 1);
            }

            peer.Flush();
        }
    }
}
