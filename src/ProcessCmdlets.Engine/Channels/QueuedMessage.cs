namespace ProcessCmdlets.Engine.Channels;

/// <summary>One message in a queue. Its body stays where it arrived and is never looked into.</summary>
internal struct QueuedMessage
{
    /// <summary>Where the body lies, and who sent it.</summary>
    internal MessageBatch Batch;

    internal int Offset;
    internal int Length;

    /// <summary>Its place in the queue; a message that comes back goes where it was.</summary>
    internal long Sequence;

    /// <summary>How often it was handed out and neither acknowledged nor given back unused.</summary>
    internal int Deliveries;

    /// <summary>Why it came back the last time.</summary>
    internal string? Error;

    /// <summary>The body.</summary>
    internal readonly ReadOnlyMemory<byte> Body => Batch.Bytes.AsMemory(Offset, Length);
}
