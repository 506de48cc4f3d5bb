using ProcessCmdlets.Session;

namespace ProcessCmdlets.Channels;

/// <summary>The messages that one command sends to a channel.</summary>
internal abstract class ChannelWriter : IDisposable
{
    /// <summary>Sends a message.</summary>
    /// <param name="codec">Encodes it.</param>
    /// <param name="value">The message.</param>
    /// <param name="timeout">How long to wait for room; infinite where the user has set no limit.</param>
    /// <param name="isSure">Whether to return only once the message is in the channel.</param>
    /// <param name="stop">Cancelled when the pipeline is stopped.</param>
    /// <returns>False when there was no room in time; the message was taken back.</returns>
    /// <exception cref="Serialization.ValueNotSerializableException">It cannot cross.</exception>
    internal abstract bool Send(MessageCodec codec, object? value, TimeSpan timeout, bool isSure, CancellationToken stop);

    /// <summary>Waits until all messages are in the channel.</summary>
    internal abstract void Flush(CancellationToken stop);

    /// <summary>Takes back what is not in the channel.</summary>
    public abstract void Dispose();
}
