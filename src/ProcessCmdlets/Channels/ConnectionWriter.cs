using ProcessCmdlets.Session;

namespace ProcessCmdlets.Channels;

/// <summary>The messages that one command sends to a pipe or connection.</summary>
internal sealed class ConnectionWriter : ChannelWriter
{
    private readonly MessageConnection _connection;

    internal ConnectionWriter(MessageConnection connection)
    {
        _connection = connection;
    }

    /// <inheritdoc/>
    internal override bool Send(MessageCodec codec, object? value, TimeSpan timeout, bool isSure, CancellationToken stop)
    {
        // A message that was stopped in the middle is ended in the background.
        return _connection.SendValue(codec, value, timeout, (limit, wait) => wait(limit, stop)) || stop.IsCancellationRequested;
    }

    /// <inheritdoc/>
    internal override void Flush(CancellationToken stop)
    {
        // Sent is sent.
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        // The connection is the user's.
    }
}
