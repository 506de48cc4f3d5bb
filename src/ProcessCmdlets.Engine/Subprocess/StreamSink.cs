namespace ProcessCmdlets.Engine.Subprocess;

/// <summary>Writes an output to the stream of a file, which it closes at the end, and to another sink as well where there is one.</summary>
internal sealed class StreamSink(string name, Stream stream, OutputSink? next) : OutputSink
{
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(SubprocessLimits.ReadSize);

    /// <summary>The file.</summary>
    internal string Name => name;

    /// <summary>Why the stream could not be written to, if so; what came after that is lost to it.</summary>
    internal IOException? Fault { get; private set; }

    /// <inheritdoc/>
    internal override Memory<byte> GetMemory() => _buffer;

    /// <inheritdoc/>
    internal override void Advance(int count)
    {
        next?.Write(_buffer.AsSpan(0, count));
        Try(() => stream.Write(_buffer, 0, count));
    }

    /// <inheritdoc/>
    internal override void End()
    {
        next?.End();
        Try(stream.Dispose);
    }

    private void Try(Action write)
    {
        if (Fault is not null)
        {
            return;
        }

        try
        {
            write();
        }
        catch (IOException exception)
        {
            // A full disk must not keep the program from ending; whoever asked for the file reports this.
            Fault = exception;
        }
    }
}
