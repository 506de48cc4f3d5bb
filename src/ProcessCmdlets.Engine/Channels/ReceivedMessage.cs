namespace ProcessCmdlets.Engine.Channels;

/// <summary>A message as a receiver gets it.</summary>
/// <param name="Number">Its number among those that the receiver was given.</param>
/// <param name="Body">Its bytes.</param>
/// <param name="ProcessId">The process that sent it.</param>
/// <param name="SentAt">When, as ticks of UTC.</param>
/// <param name="Deliveries">How often it was handed out, this time included.</param>
/// <param name="Error">Why it came back the last time, where that is told.</param>
internal readonly record struct ReceivedMessage(
    long Number, ReadOnlyMemory<byte> Body, int ProcessId, long SentAt, int Deliveries, string? Error);
