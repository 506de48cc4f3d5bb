namespace ProcessCmdlets.Engine.Channels;

/// <summary>A receiver, as the queue's owner sees it.</summary>
internal abstract class QueueConsumer : QueuePeer
{
    /// <summary>What was handed out and not settled, in that order; the first has the number <see cref="FirstNumber"/>.</summary>
    internal MessageRing InFlight { get; } = new();

    /// <summary>The number of the first message in flight.</summary>
    internal long FirstNumber { get; set; }

    /// <summary>How many messages it has been given since it began.</summary>
    internal long Delivered { get; set; }

    /// <summary>Up to how many messages it wants to be given since it began.</summary>
    internal long Credit { get; set; }

    /// <summary>Whether it stands in the line of those that wait for messages.</summary>
    internal bool IsInLine { get; set; }

    /// <summary>Hands messages out: the last ones in flight.</summary>
    internal abstract void Deliver(int count);

    /// <summary>Confirms a return: nothing is handed out after it that was not asked for after it.</summary>
    internal abstract void Returned();
}
