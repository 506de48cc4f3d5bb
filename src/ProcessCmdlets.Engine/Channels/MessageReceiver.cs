using System.Diagnostics;
using ProcessCmdlets.Engine.Errors;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>
/// Receives messages of one queue. It asks for one message at a time, or, for a stream of them, for about as many as are needed
/// for a few milliseconds; what is not used soon goes back.
/// </summary>
/// <remarks>
/// Two locks: the outer one orders what is told to the queue, the inner one guards what the queue tells us, since a queue of
/// this process does that under a lock of its own.
/// </remarks>
internal sealed class MessageReceiver : IDeferredFlush, IDisposable
{
    private readonly object _gate = new();
    private readonly object _inboxGate = new();
    private readonly Queue<ReceivedMessage> _inbox = new();
    private readonly VersionedEvent _signal;
    private readonly int _mostAhead;
    private IReceiverPort _port = null!;
    private long _delivered;
    private ChannelEnd _end;
    private long _taken;
    private long _credit;
    private long _settled;
    private long _told;
    private long _toldAt;
    private long _lastTake;
    private long _lastArrival;
    private int _returns;
    private int _waiters;
    private long _windowStart;
    private long _windowTaken;
    private long _waited;
    private int _window = 1;

    // Written under the inner lock; a look without it suffices where nothing has been given back.
    private volatile Return _return;
    private bool _isWatched;
    private bool _isDisposed;

    internal MessageReceiver(VersionedEvent signal, int capacity)
    {
        _signal = signal;

        // A bounded queue is meant to keep producers close to consumers.
        _mostAhead = capacity == 0 ? ChannelLimits.MostAhead : Math.Min(capacity, ChannelLimits.MostAhead);
    }

    /// <summary>Is set whenever a message comes or the end.</summary>
    internal VersionedEvent Signal => _signal;

    /// <summary>How many messages have come and were not taken.</summary>
    internal int Unread
    {
        get
        {
            lock (_inboxGate)
            {
                return _inbox.Count;
            }
        }
    }

    /// <summary>Why nothing more comes, once all that came has been taken.</summary>
    internal ChannelEnd End
    {
        get
        {
            lock (_inboxGate)
            {
                return _inbox.Count > 0 ? ChannelEnd.None : _end;
            }
        }
    }

    /// <summary>Whether the queue has not confirmed yet what was given back; until then nothing can be asked for.</summary>
    internal bool IsReturning
    {
        get
        {
            lock (_inboxGate)
            {
                return _return == Return.Unconfirmed;
            }
        }
    }

    /// <summary>
    /// Takes the next message where there is one for this receiver at this moment, also when what had come was just given back.
    /// </summary>
    /// <param name="queue">The queue.</param>
    /// <param name="wanted">How many more the caller is going to take, this one included.</param>
    /// <param name="message">The message.</param>
    internal bool TryTakeNow(QueueAccess queue, long wanted, out ReceivedMessage message)
    {
        int returns;
        do
        {
            returns = Returns;
            Sync(queue);
            if (TryTake(out message, wanted))
            {
                return true;
            }
        }
        while (Returns != returns);

        return false;
    }

    /// <summary>Waits until what this process has sent to the queue is there, and what that has for this receiver is here.</summary>
    private void Sync(QueueAccess queue)
    {
        queue.SendAll();
        if (IsReturning)
        {
            // Nothing could be asked for yet.
            queue.Sync();
            Ask();
        }

        queue.Sync();
    }

    /// <summary>Takes a message that has come, and asks for those that will be wanted.</summary>
    /// <param name="message">The message.</param>
    /// <param name="wanted">How many more the caller is going to take, this one included.</param>
    internal bool TryTake(out ReceivedMessage message, long wanted)
    {
        lock (_gate)
        {
            AskFor(wanted);
            lock (_inboxGate)
            {
                if (!_inbox.TryDequeue(out message))
                {
                    return false;
                }
            }

            _taken = message.Number + 1;
            _lastTake = Stopwatch.GetTimestamp();
            if (_credit > _taken)
            {
                Watch();
            }

            return true;
        }
    }

    /// <summary>Asks for a message without taking it.</summary>
    internal void Ask()
    {
        lock (_gate)
        {
            AskFor(1);
        }
    }

    /// <summary>Waits for a message or the end.</summary>
    /// <returns>False when the time was over or the token cancelled.</returns>
    internal bool Wait(int seen, TimeSpan timeout, CancellationToken cancellationToken)
    {
        Tell();
        long start = Stopwatch.GetTimestamp();
        _ = Interlocked.Increment(ref _waiters);
        try
        {
            return _signal.Wait(seen, timeout, cancellationToken);
        }
        finally
        {
            _ = Interlocked.Decrement(ref _waiters);
            AddWaited(Stopwatch.GetTimestamp() - start);
        }
    }

    /// <summary>Notes a time in which the receiver had nothing to do, for it says nothing about how fast messages are used.</summary>
    internal void AddWaited(long ticks)
    {
        lock (_gate)
        {
            _waited += ticks;
        }
    }

    /// <summary>The caller is done with a message and all before it.</summary>
    internal void Acknowledge(long number, bool atOnce)
    {
        lock (_gate)
        {
            _settled = number + 1;
            if (atOnce || Stopwatch.GetElapsedTime(_toldAt) > ChannelLimits.AcknowledgeWithin)
            {
                TellNow();
            }
            else
            {
                Watch();
            }
        }
    }

    /// <summary>The caller could not do its work with a message.</summary>
    internal void Fail(long number, string error)
    {
        lock (_gate)
        {
            _settled = _told = number + 1;
            _port.Fail(number, error);
        }
    }

    /// <summary>Tells the queue which messages are done.</summary>
    internal void Tell()
    {
        lock (_gate)
        {
            TellNow();
        }
    }

    /// <summary>Gives back what was not taken, and asks for nothing more.</summary>
    internal void GiveBack()
    {
        lock (_gate)
        {
            TellNow();
            GiveBackNow();
        }
    }

    /// <inheritdoc/>
    bool IDeferredFlush.Remind()
    {
        lock (_gate)
        {
            // First, so that what comes from now on asks for a reminder of its own.
            _isWatched = false;
            if (_isDisposed)
            {
                return false;
            }

            TellNow();
            int unused;
            long since;
            lock (_inboxGate)
            {
                unused = _inbox.Count;
                since = Math.Max(_lastTake, _lastArrival);
            }

            // Also what was only asked for: the next message would lie here, and a receiver that waits for it would get nothing.
            bool isAhead = unused > 0 || (_credit > _taken && Volatile.Read(ref _waiters) == 0);
            if (isAhead && Stopwatch.GetElapsedTime(since) > ChannelLimits.Unused)
            {
                _window = 1;
                GiveBackNow();
                isAhead = false;
            }

            return isAhead && (_isWatched = true);
        }
    }

    /// <summary>Says that the receiver is done; what it has not acknowledged goes back to the queue.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (!_isDisposed)
            {
                _isDisposed = true;
                TellNow();
                _port.Close(_taken);
            }
        }
    }

    internal void Attach(IReceiverPort port) => _port = port;

    /// <summary>The queue gives messages. Their numbers are set here.</summary>
    internal void OnDelivered(ReadOnlySpan<ReceivedMessage> messages)
    {
        lock (_inboxGate)
        {
            if (_return == Return.Unconfirmed)
            {
                // It was on its way, and goes back with what was before it.
                _delivered += messages.Length;
                return;
            }

            foreach (ReceivedMessage message in messages)
            {
                _inbox.Enqueue(message with { Number = _delivered++ });
            }

            // What has just come is not unused, however long ago the last one was taken.
            _lastArrival = Stopwatch.GetTimestamp();
        }

        _signal.Set();
        Watch();
    }

    /// <summary>The queue says that it has back what was given back, with all that was on its way.</summary>
    internal void OnReturned()
    {
        lock (_inboxGate)
        {
            _return = Return.Confirmed;
        }

        // Whoever waits has to ask again.
        _signal.Set();
    }

    /// <summary>The queue says that nothing more comes.</summary>
    internal void OnEnded(ChannelEnd reason)
    {
        lock (_inboxGate)
        {
            if (_end == ChannelEnd.None)
            {
                _end = reason;
            }
        }

        _signal.Set();
    }

    /// <summary>How often what had come was given back.</summary>
    internal int Returns
    {
        get
        {
            lock (_inboxGate)
            {
                return _returns;
            }
        }
    }

    // Takes note of a confirmed return.
    private bool MayAsk()
    {
        if (_return == Return.None)
        {
            return true;
        }

        lock (_inboxGate)
        {
            if (_return == Return.Confirmed)
            {
                _return = Return.None;
                _taken = _credit = _delivered;
            }

            return _return == Return.None;
        }
    }

    private void AskFor(long wanted)
    {
        if (!MayAsk())
        {
            return;
        }

        long outstanding = _credit - _taken;
        if (wanted <= outstanding || outstanding > _window / 2)
        {
            return;
        }

        Adapt();
        long credit = _taken + Math.Min(wanted, _window);
        if (credit > _credit)
        {
            _credit = credit;
            TellNow();
            _port.Ask(credit);
        }
    }

    // How fast messages are used since the last time decides how many are asked for.
    private void Adapt()
    {
        long now = Stopwatch.GetTimestamp();
        long count = _taken - _windowTaken;
        if (count > 0)
        {
            double each = Math.Max(1, Stopwatch.GetElapsedTime(_windowStart, now).Ticks - Stopwatch.GetElapsedTime(0, _waited).Ticks) / (double)count;
            double fit = Math.Max(1, ChannelLimits.Ahead.Ticks / each);
            _window = (int)Math.Min(Math.Min(fit, _window * 4L), _mostAhead);
        }

        _windowStart = now;
        _windowTaken = _taken;
        _waited = 0;
    }

    private void TellNow()
    {
        if (_settled > _told)
        {
            _told = _settled;
            _toldAt = Stopwatch.GetTimestamp();
            _port.Acknowledge(_settled);
        }
    }

    private void GiveBackNow()
    {
        if (!MayAsk() || _credit == _taken)
        {
            return;
        }

        lock (_inboxGate)
        {
            _return = Return.Unconfirmed;
            _inbox.Clear();
            _returns++;
        }

        _port.Return(_taken);
    }

    private void Watch()
    {
        // A wrong look only means one reminder more.
        if (!_isWatched)
        {
            _isWatched = true;
            FlushTimer.Watch(this);
        }
    }

    /// <summary>How far a return is.</summary>
    private enum Return
    {
        None,
        Unconfirmed,
        Confirmed,
    }
}
