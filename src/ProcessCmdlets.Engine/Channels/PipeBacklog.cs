namespace ProcessCmdlets.Engine.Channels;

/// <summary>What was sent through an end of a pipe before the other end came. Under the lock of who has it.</summary>
internal sealed class PipeBacklog
{
    // As much as a socket would take without a reader.
    private const int MostBytes = 256 * 1024;

    private readonly Queue<(byte[] First, byte[] Second, byte Kind)> _messages = new();
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

    /// <summary>Hands all to the socket.</summary>
    internal void SendAll(MessageSocket socket)
    {
        while (_messages.TryDequeue(out (byte[] First, byte[] Second, byte Kind) message))
        {
            socket.Send(message.First, message.Second, message.Kind);
        }

        _bytes = 0;
    }

    internal void Clear()
    {
        _messages.Clear();
        _bytes = 0;
    }
}
