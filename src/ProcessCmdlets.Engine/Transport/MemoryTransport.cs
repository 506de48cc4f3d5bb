namespace ProcessCmdlets.Engine.Transport;

/// <summary>One end of a connection between two threads of this process.</summary>
internal sealed class MemoryTransport : FrameTransport
{
    private readonly ByteQueue _incoming;
    private readonly ByteQueue _outgoing;

    private MemoryTransport(ByteQueue incoming, ByteQueue outgoing)
    {
        _incoming = incoming;
        _outgoing = outgoing;
    }

    /// <inheritdoc/>
    internal override bool CanWriteNow => _outgoing.HasRoom;

    /// <summary>Makes the two ends.</summary>
    internal static (MemoryTransport First, MemoryTransport Second) Pair()
    {
        var there = new ByteQueue();
        var back = new ByteQueue();
        return (new MemoryTransport(back, there), new MemoryTransport(there, back));
    }

    /// <inheritdoc/>
    internal override int Read(Span<byte> buffer) => _incoming.Read(buffer);

    /// <inheritdoc/>
    internal override void Write(ReadOnlySpan<byte> bytes) => _outgoing.Write(bytes);

    /// <inheritdoc/>
    internal override void Shutdown()
    {
        _incoming.Complete();
        _outgoing.Complete();
    }

    /// <inheritdoc/>
    public override void Dispose() => Shutdown();
}
