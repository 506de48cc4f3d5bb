namespace ProcessCmdlets.Engine.Channels;

/// <summary>What a process must know to use a queue of another: where its owner listens, the secret that lets it in, and which queue.</summary>
/// <param name="Address">The path of the owner's socket.</param>
/// <param name="Token">The owner's secret.</param>
/// <param name="Id">The queue, or another thing that the owner shares.</param>
internal sealed record ChannelHandle(string Address, byte[] Token, Guid Id);
