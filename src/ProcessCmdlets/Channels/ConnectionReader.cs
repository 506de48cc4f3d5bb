using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Runtime;

namespace ProcessCmdlets.Channels;

/// <summary>The messages that one command receives from a pipe or connection.</summary>
internal sealed class ConnectionReader : ChannelReader
{
    private readonly MessageConnection _connection;
    private readonly VersionedEvent _signal;
    private readonly CancellationTokenSource _end = new();
    private bool _isCompleted;
    private Exception? _fault;
    private int _isWatching;

    internal ConnectionReader(MessageConnection connection, VersionedEvent signal)
        : base(connection)
    {
        _connection = connection;
        _signal = signal;
    }

    /// <inheritdoc/>
    internal override bool IsCompleted => _isCompleted;

    /// <inheritdoc/>
    internal override Exception? Fault => _fault;

    /// <inheritdoc/>
    internal override bool TryTake(out ReceivedMessage message, long wanted)
    {
        message = default;
        if (_isCompleted || _fault is not null)
        {
            return false;
        }

        try
        {
            return _connection.TryReceive(out message);
        }
        catch (PipeClosedException)
        {
            _isCompleted = true;
            return false;
        }
        catch (ProcessCmdletsException exception)
        {
            _fault = exception;
            return false;
        }
    }

    /// <inheritdoc/>
    internal override object? Decode(in ReceivedMessage message, Action<string> warn) =>
        MessageConnection.Decode(message.Number, message.Body, warn);

    /// <inheritdoc/>
    internal override bool TryTakeNow(out ReceivedMessage message, long wanted) => TryTake(out message, wanted);

    /// <inheritdoc/>
    internal override bool WaitsItself => true;

    /// <inheritdoc/>
    internal override bool Wait(TimeSpan timeout, CancellationToken stop)
    {
        try
        {
            return _connection.WaitForArrival(timeout, stop);
        }
        catch (ProcessCmdletsException)
        {
            // The next look finds out.
            return true;
        }
    }

    /// <inheritdoc/>
    internal override void BeforeWait()
    {
        if (Interlocked.Exchange(ref _isWatching, 1) != 0)
        {
            return;
        }

        // Several channels are waited for at once, and a socket alone cannot set the signal.
        CancellationToken end = _end.Token;
        try
        {
            _ = BackgroundThread.Start("watch", () => Watch(end), fault =>
            {
                _fault ??= fault;
                _signal.Set();
            });
        }
        catch (ResourceLimitException)
        {
            Volatile.Write(ref _isWatching, 0);
            throw;
        }
    }

    private void Watch(CancellationToken end)
    {
        _ = Wait(Timeout.InfiniteTimeSpan, end);
        Volatile.Write(ref _isWatching, 0);
        _signal.Set();
    }

    /// <inheritdoc/>
    internal override void AfterWait(long ticks)
    {
        // Nothing is asked for ahead.
    }

    /// <inheritdoc/>
    internal override void Acknowledge(in ReceivedMessage message, bool atOnce)
    {
        // A pipe has no acknowledgement.
    }

    /// <inheritdoc/>
    internal override void Fail(in ReceivedMessage message, string error)
    {
        // Nor can a message go back into it.
    }

    /// <inheritdoc/>
    public override void Dispose() => _end.Cancel();
}
