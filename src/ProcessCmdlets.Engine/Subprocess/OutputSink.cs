namespace ProcessCmdlets.Engine.Subprocess;

/// <summary>Takes the bytes of one output stream. Called by the thread that runs the loop only.</summary>
internal abstract class OutputSink
{
    /// <summary>False while it takes no more, so that the program waits with what it writes.</summary>
    internal virtual bool IsReady => true;

    /// <summary>Room for the next read.</summary>
    internal abstract Memory<byte> GetMemory();

    /// <summary>That many bytes of the room were filled.</summary>
    internal abstract void Advance(int count);

    /// <summary>The stream has ended, or is given up. Called once.</summary>
    internal virtual void End()
    {
    }

    /// <summary>Takes bytes that lie elsewhere.</summary>
    internal virtual void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            Span<byte> room = GetMemory().Span;
            int count = Math.Min(room.Length, bytes.Length);
            bytes[..count].CopyTo(room);
            Advance(count);
            bytes = bytes[count..];
        }
    }
}
