namespace ProcessCmdlets.Engine.Channels;

/// <summary>Who waits at a queue: receivers for messages, senders for room. All of it is called under the queue's lock.</summary>
internal sealed partial class MessageQueue
{
    // Those that have asked for more than they were given, in the order of their turns.
    private readonly Queue<QueueConsumer> _line = new();

    // Those whose messages wait for room, in the order of their turns.
    private readonly Queue<QueueProducer> _blocked = new();

    private int Room => Capacity == 0 ? int.MaxValue : Math.Max(0, Capacity - _waiting.Count);

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
        _notices.Add(consumer);
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
                _notices.Add(producer);
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
}
