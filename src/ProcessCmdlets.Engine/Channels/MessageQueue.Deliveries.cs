namespace ProcessCmdlets.Engine.Channels;

/// <summary>What becomes of messages that were handed out: they are acknowledged, come back, or go to the dead letters.</summary>
internal sealed partial class MessageQueue
{
    /// <summary>A receiver is done with all messages before that number.</summary>
    internal void Acknowledge(QueueConsumer consumer, long number) => Change(() => AcknowledgeTo(consumer, number));

    /// <summary>A receiver could not do its work with the message of that number, and is done with those before.</summary>
    internal void Fail(QueueConsumer consumer, long number, string error) => Change(() =>
    {
        AcknowledgeTo(consumer, number);
        if (consumer.FirstNumber == number && consumer.InFlight.Count > 0)
        {
            QueuedMessage message = consumer.TakeFirst();
            _inFlight--;
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

        consumer.DropEmptyPlaces();
        consumer.Returned();
        _notices.Add(consumer);
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

    private void AcknowledgeTo(QueueConsumer consumer, long number)
    {
        int count = consumer.TakeUntil(number);
        _received += count;
        _inFlight -= count;
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

        _deadLetters.Add(message);
    }
}
