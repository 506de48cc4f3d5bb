namespace ProcessCmdlets.Engine.Channels;

/// <summary>Messages that came together: their bytes, and what is the same for all of them.</summary>
/// <param name="Bytes">The bodies, anywhere in it.</param>
/// <param name="ProcessId">The process that sent them.</param>
/// <param name="SentAt">When, as ticks of UTC.</param>
internal sealed record MessageBatch(byte[] Bytes, int ProcessId, long SentAt);
