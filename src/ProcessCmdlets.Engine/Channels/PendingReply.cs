using ProcessCmdlets.Engine.Errors;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>An answer that comes later: from another process, or when something has happened.</summary>
internal sealed class PendingReply
{
    private readonly VersionedEvent _signal = new();
    private volatile byte[]? _payload;

    /// <summary>Waits for the answer.</summary>
    /// <returns>False when the time was over or the token cancelled.</returns>
    internal bool Wait(TimeSpan timeout, CancellationToken cancellationToken) =>
        _payload is not null || _signal.Wait(0, timeout, cancellationToken);

    /// <summary>The whole answer; null while there is none.</summary>
    internal byte[]? Payload => _payload;

    /// <summary>The answer's bytes, behind the one that says whether there is an answer.</summary>
    /// <exception cref="ChannelEndedException">The queue is not there, or its owner is not.</exception>
    internal ReadOnlySpan<byte> Result(string queueName)
    {
        byte[] payload = _payload!;
        return payload[0] == (byte)ChannelEnd.None ? payload.AsSpan(1) : throw new ChannelEndedException(queueName, (ChannelEnd)payload[0]);
    }

    internal void Set(byte[] payload)
    {
        _payload ??= payload;
        _signal.Set();
    }
}
