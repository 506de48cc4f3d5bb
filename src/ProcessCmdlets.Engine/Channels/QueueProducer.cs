namespace ProcessCmdlets.Engine.Channels;

/// <summary>A sender, as the queue's owner sees it.</summary>
internal abstract class QueueProducer : QueuePeer
{
    /// <summary>Messages that came while the queue was full.</summary>
    internal MessageRing Pending { get; } = new();

    /// <summary>How many messages have come, those that were taken back again included.</summary>
    internal long Arrived { get; set; }

    /// <summary>How many messages are settled: in the queue, or taken back.</summary>
    internal long Settled { get; set; }

    /// <summary>Says how many messages are settled, and which of them are not in the queue because they were taken back.</summary>
    internal abstract void Accepted(long settled);

    /// <summary>Answers a withdrawal: the last messages of the sender that were taken back.</summary>
    internal abstract void Withdrawn(long settled, int count);
}
