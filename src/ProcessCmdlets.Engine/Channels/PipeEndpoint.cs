using System.Net.Sockets;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Locks;
using ProcessCmdlets.Engine.Runtime;
using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>
/// One end of a pipe as this process uses it. It meets the other end when it is first used; what is sent before goes with the
/// meeting.
/// </summary>
internal sealed class PipeEndpoint : IDisposable
{
    private static readonly object s_gate = new();
    private static readonly HashSet<PipeEndpoint> s_open = [];

    private readonly object _gate = new();
    private readonly IPipeOwner _owner;
    private readonly PipeBacklog _backlog = new();
    private readonly VersionedEvent _answered = new();
    private readonly string _name;
    private readonly int _end;
    private MessageSocket? _socket;
    private ChannelListener? _listener;
    private bool _isUsed;
    private bool _isReleased;
    private bool _isClosedByPeer;
    private bool _isInUse;

    // Whether what was kept is being sent.
    private bool _isMeeting;

    // The thread of scripts that has used it last.
    private volatile int _slot;

    static PipeEndpoint()
    {
        ProcessShutdown.Register(ShutdownPhase.SendMessages, EndAll);
    }

    internal PipeEndpoint(IPipeOwner owner, int end, string name)
    {
        _owner = owner;
        _end = end;
        _name = name;
    }

    /// <summary>Is set when the ends have met, or never will.</summary>
    internal VersionedEvent Met { get; } = new();

    /// <summary>The connection to the other end, once they have met.</summary>
    internal MessageSocket? Socket
    {
        get
        {
            lock (_gate)
            {
                return _socket;
            }
        }
    }

    /// <summary>Whether the other end was closed before the two have met.</summary>
    internal bool IsEnded
    {
        get
        {
            lock (_gate)
            {
                return _isReleased || (_socket is null && _isClosedByPeer);
            }
        }
    }

    /// <summary>Waits, for a bounded time, until all that a task has sent is on its way.</summary>
    /// <param name="slot">The task's slot; <see cref="TaskScope.AnySlot"/> is all of the process.</param>
    internal static void FlushAll(int slot)
    {
        foreach (PipeEndpoint end in Used())
        {
            if (slot != TaskScope.AnySlot && end._slot != slot)
            {
                continue;
            }

            if (end._owner is not LocalPipeOwner || end.Socket is not null)
            {
                end.Flush();
            }

            // Else nobody can come any more: the ends of a pipe meet through the process that made it, and this one ends.
        }
    }

    /// <summary>Gives up what was sent and has no place yet, so that closing does not wait for the other end.</summary>
    internal void Abandon()
    {
        lock (_gate)
        {
            _backlog.Clear();
        }
    }

    /// <summary>Uses the end from now on.</summary>
    /// <exception cref="PipeInUseException">Another process uses it.</exception>
    internal void Open()
    {
        ChannelListener? listener = null;
        _slot = TaskScope.Current.Slot;
        lock (_gate)
        {
            if (_isReleased)
            {
                ThrowIfInUse();
                return;
            }

            if (!_isUsed)
            {
                _listener = listener = ChannelListener.Start(Accept);
                _isUsed = true;
            }
        }

        if (listener is not null)
        {
            Use(listener);
        }

        if (_answered.Version == 0)
        {
            // The maker answers at once, or its end is noticed. Nothing is sent before it is known that the end is ours.
            BlockingWait.For((timeout, stop) => _answered.Wait(0, timeout, stop));
        }

        ThrowIfInUse();
    }

    /// <summary>Keeps a message for the meeting.</summary>
    /// <returns>False where the ends have met, or too much is kept already.</returns>
    internal bool TryKeep(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, byte kind)
    {
        lock (_gate)
        {
            return _socket is null && _backlog.TryKeep(first, second, kind);
        }
    }

    /// <exception cref="PipeInUseException">Another process uses the end.</exception>
    internal void ThrowIfInUse()
    {
        lock (_gate)
        {
            if (_isInUse)
            {
                throw new PipeInUseException(_name);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        bool wasUsed;
        lock (_gate)
        {
            if (_isReleased)
            {
                return;
            }

            wasUsed = _isUsed;
        }

        if (wasUsed)
        {
            bool hasMore;
            lock (_gate)
            {
                hasMore = _socket is null && !_backlog.IsEmpty;
            }

            if (hasMore)
            {
                _owner.UseOther(_end);
            }

            Flush();
        }

        lock (_gate)
        {
            _isReleased = true;
            _socket?.Dispose();
        }

        StopListening();
        lock (s_gate)
        {
            _ = s_open.Remove(this);
        }

        _owner.Release(_end, wasUsed);
        Met.Set();
    }

    private static PipeEndpoint[] Used()
    {
        lock (s_gate)
        {
            return [.. s_open];
        }
    }

    private static void EndAll()
    {
        FlushAll(TaskScope.AnySlot);
        foreach (PipeEndpoint end in Used())
        {
            end.StopListening();
        }
    }

    // What was kept is sent when the ends meet, and what the socket did not take when there is room.
    private void Flush()
    {
        var limit = new CancellationTokenSource(ChannelLimits.Flush);
        while (!limit.IsCancellationRequested)
        {
            int seen = Met.Version;
            MessageSocket? socket;
            lock (_gate)
            {
                socket = _socket;
                if (socket is null && !_isMeeting && (_isClosedByPeer || _isInUse || _backlog.IsEmpty))
                {
                    return;
                }
            }

            if (socket is null)
            {
                _ = Met.Wait(seen, ChannelLimits.Flush, limit.Token);
            }
            else if (socket.TryFlush() || socket.IsWriteEnded)
            {
                return;
            }
            else
            {
                _ = socket.WaitWritable(ChannelLimits.Flush, limit.Token);
            }
        }
    }

    private void Use(ChannelListener listener)
    {
        lock (s_gate)
        {
            _ = s_open.Add(this);
        }

        try
        {
            _owner.Use(_end, new ChannelHandle(listener.Address, listener.Token, Guid.Empty), OnAnswer);
        }
        catch (ChannelEndedException)
        {
            OnAnswer(PipeAnswer.Closed, null);
        }
    }

    private void StopListening()
    {
        lock (_gate)
        {
            _listener?.Dispose();
            _listener = null;
        }
    }

    private void OnAnswer(PipeAnswer answer, ChannelHandle? place)
    {
        switch (answer)
        {
            case PipeAnswer.Listen:
                _answered.Set();
                return;
            case PipeAnswer.Connect:
                Connect(place!);
                break;
            case PipeAnswer.InUse:
                lock (_gate)
                {
                    _isInUse = true;
                }

                break;
            default:
                lock (_gate)
                {
                    _isClosedByPeer = true;
                }

                break;
        }

        if (Socket is null || answer == PipeAnswer.Connect)
        {
            StopListening();
        }

        _answered.Set();
        Met.Set();
    }

    private void Connect(ChannelHandle place)
    {
        if (PipeHandshake.Connect(place) is { } socket)
        {
            Meet(socket);
            return;
        }

        // The other process has died between the two.
        lock (_gate)
        {
            _isClosedByPeer = true;
        }
    }

    private void Accept(ChannelListener listener, Socket socket, int processId)
    {
        Meet(socket);
        listener.Dispose();
        Met.Set();
    }

    private void Meet(Socket socket)
    {
        var messages = new MessageSocket(socket, PipeFraming.Instance);
        lock (_gate)
        {
            if (_isReleased || _isMeeting || _socket is not null)
            {
                messages.Dispose();
                return;
            }

            _isMeeting = true;
        }

        while (TakeKept(messages) is { } kept)
        {
            // Without the lock: the other end may read slowly, and this one may be read meanwhile.
            kept.SendAll(messages);
        }

        // Nobody may be sending now, and the other end must not wait until somebody does.
        messages.FlushInBackground();
    }

    // Null where nothing is kept any more, so that whoever sends does so by the socket from now on.
    private PipeBacklog? TakeKept(MessageSocket messages)
    {
        lock (_gate)
        {
            if (!_isReleased && !_backlog.IsEmpty)
            {
                return _backlog.TakeAll();
            }

            _isMeeting = false;
            _socket = messages;
            if (_isReleased)
            {
                messages.Dispose();
            }

            return null;
        }
    }
}
