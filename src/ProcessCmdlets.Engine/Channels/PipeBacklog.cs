namespace ProcessCmdlets.Engine.Channels;

/// <summary>What was sent through an end of a pipe before the other end came. Under the lock of who has it.</summary>
internal sealed class PipeBacklog
{
    // As much as a socket would take without a reader.
    private const int MostBytes = 256 * 1024;

    private Queue<(byte[] First, byte[] Second, byte Kind)> _messages = new();
    private long _bytes;

    internal bool IsEmpty => _messages.Count == 0;

    /// <summary>Keeps a message.</summary>
    /// <returns>False where too much is kept already.</returns>
    internal bool TryKeep(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, byte kind)
    {
        if (_bytes > MostBytes)
        {
            return false;
        }

        _messages.Enqueue((first.ToArray(), second.ToArray(), kind));
        _bytes += first.Length + second.Length;
        return true;
    }

    /// <summary>Takes all out, to be sent without the lock.</summary>
    internal PipeBacklog TakeAll()
    {
        var taken = new PipeBacklog { _messages = _messages };
        _messages = new();
        _bytes = 0;
        return taken;
    }

    /// <summary>Hands all to the socket, in order.</summary>
    internal void SendAll(MessageSocket socket)
    {
        foreach ((byte[] first, byte[] second, byte kind) in _messages)
        {
            socket.Send(first, second, kind);
        }
    }

    internal void Clear()
    {
        _messages.Clear();
        _bytes = 0;
    }
}
