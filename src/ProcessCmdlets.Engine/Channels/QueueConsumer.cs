namespace ProcessCmdlets.Engine.Channels;

/// <summary>A receiver, as the queue's owner sees it.</summary>
internal abstract class QueueConsumer : QueuePeer
{
    /// <summary>What was handed out and not settled, in that order; the first has the number <see cref="FirstNumber"/>.</summary>
    internal MessageRing InFlight { get; } = new();

    /// <summary>The number of the first message in flight.</summary>
    internal long FirstNumber { get; private set; }

    /// <summary>How many messages it has been given since it began.</summary>
    internal long Delivered { get; set; }

    /// <summary>Up to how many messages it wants to be given since it began.</summary>
    internal long Credit { get; set; }

    /// <summary>Whether it stands in the line of those that wait for messages.</summary>
    internal bool IsInLine { get; set; }

    /// <summary>Takes out what was handed out before a number.</summary>
    /// <returns>How many messages that were.</returns>
    internal int TakeUntil(long number)
    {
        int count = 0;
        while (InFlight.Count > 0 && FirstNumber < number)
        {
            if (TakeFirst().Batch is not null)
            {
                count++;
            }
        }

        DropEmptyPlaces();
        return count;
    }

    /// <summary>Takes out what was handed out first, which may be the empty place of one that was given back.</summary>
    internal QueuedMessage TakeFirst()
    {
        FirstNumber++;
        return InFlight.Take();
    }

    /// <summary>Moves on to the first message in flight.</summary>
    internal void DropEmptyPlaces()
    {
        while (InFlight.Count > 0 && InFlight[0].Batch is null)
        {
            _ = TakeFirst();
        }
    }

    /// <summary>Hands messages out: the last ones in flight.</summary>
    internal abstract void Deliver(int count);

    /// <summary>Confirms a return: nothing is handed out after it that was not asked for after it.</summary>
    internal abstract void Returned();
}
