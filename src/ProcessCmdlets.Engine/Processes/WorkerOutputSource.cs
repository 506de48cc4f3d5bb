namespace ProcessCmdlets.Engine.Processes;

/// <summary>Takes what was read; no bytes at all are the end.</summary>
internal delegate void TextReceiver(ReadOnlySpan<byte> bytes);

/// <summary>The standard output or error of a child, read as it comes.</summary>
internal abstract class WorkerOutputSource : IDisposable
{
    /// <summary>How much is read at once.</summary>
    private protected const int BufferSize = 4 * 1024;

    /// <summary>Begins to read. The receiver is called by one thread at a time.</summary>
    internal abstract void Begin(TextReceiver receiver);

    /// <summary>Reads what is there now; when it returns, the receiver has all that the child had written before the call.</summary>
    internal abstract void Drain();

    /// <summary>Reads no more.</summary>
    public abstract void Dispose();
}
