namespace ProcessCmdlets.Engine.Transport;

/// <summary>
/// A transport over a stream: a named pipe on Windows, which must have been opened for asynchronous use, since Windows lets
/// one blocking call at a time into a pipe that was not, and a waiting read would hold up every write.
/// </summary>
internal sealed class StreamTransport : FrameTransport
{
    private readonly Stream _stream;
    private volatile bool _closed;

    internal StreamTransport(Stream stream)
    {
        _stream = stream;
    }

    /// <inheritdoc/>
    internal override int Read(Span<byte> buffer)
    {
        try
        {
            return _stream.Read(buffer);
        }
        catch (Exception exception) when (_closed && exception is IOException or ObjectDisposedException
            or OperationCanceledException or InvalidOperationException)
        {
            return 0;
        }
    }

    /// <inheritdoc/>
    internal override void Write(ReadOnlySpan<byte> bytes)
    {
        _stream.Write(bytes);
        _stream.Flush();
    }

    /// <inheritdoc/>
    internal override void Shutdown() => Dispose();

    /// <inheritdoc/>
    public override void Dispose()
    {
        _closed = true;
        _stream.Dispose();
    }
}
