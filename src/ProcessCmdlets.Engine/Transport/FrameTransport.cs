namespace ProcessCmdlets.Engine.Transport;

/// <summary>What a connection reads from and writes to. One thread reads, one at a time writes, any may close.</summary>
internal abstract class FrameTransport : IDisposable
{
    /// <summary>Blocks until bytes have come. 0 means that the peer has ended the connection, or that it was closed here.</summary>
    internal abstract int Read(Span<byte> buffer);

    /// <summary>Blocks until all bytes are handed to the system.</summary>
    internal abstract void Write(ReadOnlySpan<byte> bytes);

    /// <summary>
    /// How long a read looks again and again before it blocks. Being woken takes longer than an answer that is on its way, so who
    /// asks one question after the other saves more than half; who looks in vain has kept a processor busy for that long.
    /// </summary>
    internal TimeSpan SpinDuration { get; set; }

    /// <summary>Whether a write of a few tens of kilobytes would return at once, as far as the system tells.</summary>
    internal virtual bool CanWriteNow => false;

    /// <summary>
    /// Lets a blocked read and write return, and gives what had already arrived to further reads where the system can.
    /// </summary>
    internal abstract void Shutdown();

    /// <inheritdoc/>
    public abstract void Dispose();
}
