namespace ProcessCmdlets.Engine.Channels;

/// <summary>What a queue's owner knows of it.</summary>
internal readonly record struct QueueStatus(
    long Count, int Capacity, int MaximumDeliveries, bool IsCompleted, int Producers, int Consumers, long Sent, long Received, int DeadLetters);
