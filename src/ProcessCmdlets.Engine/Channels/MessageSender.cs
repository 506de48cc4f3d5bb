using System.Diagnostics;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Locks;
using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>
/// Sends messages to one queue. The first goes at once; while it is under way, those that follow are collected and go together.
/// </summary>
/// <remarks>Two locks, for the same reason as in <see cref="MessageReceiver"/>.</remarks>
internal sealed class MessageSender : IDeferredFlush, IDisposable
{
    // What a local queue is given together: a queue's lock and a receiver's socket are not worth taking for each message.
    private static readonly TimeSpan s_localBatch = TimeSpan.FromMicroseconds(200);

    private readonly object _gate = new();
    private readonly object _stateGate = new();
    private readonly VersionedEvent _signal = new();
    private ISenderPort _port = null!;
    private PayloadBuffer? _batch;
    private int _batchCount;
    private long _appended;
    private long _sent;
    private long _sentBytes;
    private long _lastSend;
    private long _settled;
    private long _withdrawals;
    private int _lastWithdrawn;
    private ChannelEnd _end;
    private bool _isWatched;
    private bool _isUnanswered;
    private bool _isDisposed;

    /// <summary>The thread of scripts whose messages it sends, or <see cref="TaskScope.AnySlot"/> where several use it.</summary>
    internal int Slot { get; set; } = TaskScope.Current.Slot;

    /// <summary>Is called once nothing more will be sent.</summary>
    internal Action<MessageSender>? Closed { get; set; }

    /// <summary>Why nothing more can be sent.</summary>
    internal ChannelEnd End
    {
        get
        {
            lock (_stateGate)
            {
                return _end;
            }
        }
    }

    /// <summary>Whether all is in the queue.</summary>
    internal bool IsSettled
    {
        get
        {
            lock (_gate)
            {
                return _batchCount == 0 && _sent == Settled;
            }
        }
    }

    /// <summary>How many messages are neither in the queue nor taken back.</summary>
    internal long Unsettled
    {
        get
        {
            lock (_gate)
            {
                return _appended - Settled;
            }
        }
    }

    /// <summary>Whether so much is under way that the caller must wait.</summary>
    internal bool IsFull
    {
        get
        {
            lock (_gate)
            {
                return _sentBytes > ChannelLimits.UnacceptedBytes && _sent != Settled;
            }
        }
    }

    private long Settled
    {
        get
        {
            lock (_stateGate)
            {
                return _settled;
            }
        }
    }

    /// <summary>Sends a message, now or soon.</summary>
    /// <returns>How many messages have been given to this sender, this one included.</returns>
    internal long Append(ReadOnlySpan<byte> body)
    {
        lock (_gate)
        {
            if (_batch is null)
            {
                _batch = new PayloadBuffer(Math.Max(body.Length + 64, 512));
                _batch.WriteInt64(DateTime.UtcNow.Ticks);
            }

            _batch.WriteBody(body);
            _batchCount++;
            _appended++;
            if (_batchCount >= ChannelLimits.BatchMessages || _batch.Length >= ChannelLimits.BatchBytes || !HoldsBack())
            {
                SendNow();
            }
            else if (!_isWatched)
            {
                _isWatched = true;
                FlushTimer.Watch(this);
            }

            return _appended;
        }
    }

    /// <summary>Sends what was collected.</summary>
    internal void Send()
    {
        lock (_gate)
        {
            SendNow();
        }
    }

    /// <summary>Waits until so many messages are settled or none can be any more.</summary>
    /// <returns>False when the time was over or the token cancelled.</returns>
    internal bool Wait(long count, TimeSpan timeout, CancellationToken cancellationToken) =>
        WaitFor(() => Settled >= count || End != ChannelEnd.None, timeout, cancellationToken);

    /// <summary>Waits until there is room for more.</summary>
    /// <returns>False when the time was over or the token cancelled.</returns>
    internal bool WaitForRoom(long most, TimeSpan timeout, CancellationToken cancellationToken) =>
        WaitFor(() => (!IsFull && Unsettled < most) || End != ChannelEnd.None, timeout, cancellationToken);

    /// <summary>
    /// How long an ending process waits for what was sent. Where a caller was stopped because the owner did not answer, nobody
    /// counts on it any more, and Ctrl+C ends the session as soon.
    /// </summary>
    internal TimeSpan FlushWithin
    {
        get
        {
            lock (_stateGate)
            {
                return _isUnanswered ? ChannelLimits.FinalFlush : ChannelLimits.Flush;
            }
        }
    }

    /// <summary>Sends all and waits until it is in the queue; what others send meanwhile is not waited for.</summary>
    /// <returns>False when the time was over or the token cancelled.</returns>
    internal bool Flush(TimeSpan timeout, CancellationToken cancellationToken)
    {
        long count;
        lock (_gate)
        {
            SendNow();
            count = _appended;
        }

        return Wait(count, timeout, cancellationToken);
    }

    /// <summary>Takes back the messages that are not in the queue yet.</summary>
    /// <param name="isStopped">Whether the caller was stopped, and waits no longer for an owner that hangs.</param>
    /// <returns>How many were taken back.</returns>
    internal int Withdraw(bool isStopped = false)
    {
        long number;
        lock (_gate)
        {
            SendNow();
            lock (_stateGate)
            {
                number = _withdrawals;
            }

            _port.Withdraw(0);
        }

        // The owner answers at once, or its end is noticed; only an owner that hangs does neither.
        bool IsAnswered() => Withdrawals > number || End != ChannelEnd.None;
        if (isStopped)
        {
            _ = WaitFor(IsAnswered, ChannelLimits.FinalFlush, CancellationToken.None);
        }
        else
        {
            BlockingWait.For((timeout, stop) => WaitFor(IsAnswered, timeout, stop));
        }

        lock (_stateGate)
        {
            return _withdrawals > number ? _lastWithdrawn : 0;
        }
    }

    /// <inheritdoc/>
    bool IDeferredFlush.Remind()
    {
        lock (_gate)
        {
            SendNow();
            return _isWatched = false;
        }
    }

    /// <summary>Sends what was collected and says that nothing more comes.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (!_isDisposed)
            {
                SendNow();
                _isDisposed = true;
                _port.Close();
            }
        }

        Closed?.Invoke(this);
    }

    internal void Attach(ISenderPort port) => _port = port;

    /// <summary>The queue says how many messages are settled.</summary>
    internal void OnAccepted(long settled)
    {
        lock (_stateGate)
        {
            _settled = Math.Max(_settled, settled);
            _isUnanswered = false;
        }

        _signal.Set();
    }

    /// <summary>The queue says that messages were taken back.</summary>
    internal void OnWithdrawn(long settled, int count)
    {
        lock (_stateGate)
        {
            _settled = Math.Max(_settled, settled);
            _lastWithdrawn = count;
            _withdrawals++;
            _isUnanswered = false;
        }

        _signal.Set();
    }

    /// <summary>The queue says that it takes nothing more.</summary>
    internal void OnEnded(ChannelEnd reason)
    {
        lock (_stateGate)
        {
            if (_end == ChannelEnd.None)
            {
                _end = reason;
            }
        }

        _signal.Set();
    }

    private long Withdrawals
    {
        get
        {
            lock (_stateGate)
            {
                return _withdrawals;
            }
        }
    }

    private bool HoldsBack() => _port.IsLocal
        ? Stopwatch.GetElapsedTime(_lastSend) < s_localBatch
        : _sent != Settled;

    private void SendNow()
    {
        if (_batch is not { } batch || _isDisposed)
        {
            return;
        }

        _sentBytes = _sent == Settled ? batch.Length : _sentBytes + batch.Length;
        _sent += _batchCount;
        _batchCount = 0;
        _batch = null;
        _lastSend = Stopwatch.GetTimestamp();
        _port.Send(batch);
    }

    private bool WaitFor(Func<bool> condition, TimeSpan timeout, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            int seen = _signal.Version;
            if (condition())
            {
                return true;
            }

            TimeSpan left = timeout == Timeout.InfiniteTimeSpan ? timeout : timeout - Stopwatch.GetElapsedTime(start);
            if (left < TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
            {
                left = TimeSpan.Zero;
            }

            if (!_signal.Wait(seen, left, cancellationToken))
            {
                bool isMet = condition();
                lock (_stateGate)
                {
                    _isUnanswered |= !isMet && cancellationToken.IsCancellationRequested;
                }

                return isMet;
            }
        }
    }
}
