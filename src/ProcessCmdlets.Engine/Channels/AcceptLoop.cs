using System.Diagnostics;
using System.Net.Sockets;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Runtime;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>
/// Accepts what connects to a socket and lets all of it prove itself at the same time, on one thread. None waits for another, each
/// has one deadline for its whole handshake, and the number of those that have proved nothing is bounded: a new one takes the place of
/// the one that has been silent the longest, so that no number of silent ones keeps out one that answers.
/// </summary>
internal sealed class AcceptLoop : IDisposable
{
    // The process has too much open, or those that proved themselves are not taken. No event tells when that has passed.
    private static readonly TimeSpan s_retry = TimeSpan.FromMilliseconds(50);

    // Closing the socket ends a wait for it, but not on every system.
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(1);

    private readonly Socket _socket;
    private readonly Dictionary<Socket, PendingPeer> _pending = [];
    private readonly List<Socket> _readable = [];
    private volatile bool _isClosed;
    private bool _isFull;

    /// <param name="socket">It listens when the loop starts, and is the loop's from now on. What it accepts blocks where it does itself.</param>
    internal AcceptLoop(Socket socket)
    {
        _socket = socket;
    }

    /// <summary>Makes what is known of a new connection, or null where it is refused at once.</summary>
    internal required Func<Socket, PendingPeer?> Begin { get; init; }

    /// <summary>Takes a connection that has proved itself.</summary>
    internal required Action<PendingPeer> Admit { get; init; }

    /// <summary>Is given the reason for which a connection was refused.</summary>
    internal Action<ProcessCmdletsException> Refuse { get; init; } = static _ => { };

    /// <summary>Whether no more connections can be taken at the moment.</summary>
    internal Func<bool> IsFull { get; init; } = static () => false;

    /// <summary>How long a handshake may take.</summary>
    internal TimeSpan Deadline { get; init; } = ChannelLimits.Handshake;

    /// <summary>How many connections may be open that have not proved themselves.</summary>
    internal int MostPending { get; init; } = ChannelLimits.MostPending;

    /// <summary>Accepts from now on.</summary>
    internal void Start(string threadName) => _ = BackgroundThread.Start(threadName, Run, onFault: null);

    /// <inheritdoc/>
    public void Dispose()
    {
        _isClosed = true;
        _socket.Dispose();
    }

    private void Run()
    {
        try
        {
            while (!_isClosed)
            {
                try
                {
                    Turn();
                }
                catch (Exception) when (!_isClosed)
                {
                    // Whatever the system says of one wait or one connection is no reason to accept no others.
                    Thread.Sleep(s_retry);
                }
            }
        }
        catch (Exception)
        {
            // The socket was closed in the middle of a call.
        }

        foreach (PendingPeer peer in _pending.Values)
        {
            peer.Dispose();
        }
    }

    private void Turn()
    {
        TimeSpan wait = Expire();
        _isFull = IsFull();
        _readable.Clear();
        _readable.AddRange(_pending.Keys);
        if (!_isFull)
        {
            _readable.Add(_socket);
        }
        else if (_readable.Count == 0)
        {
            Thread.Sleep(s_retry);
            return;
        }

        wait = _isFull && wait > s_retry ? s_retry : wait;
        Socket.Select(_readable, null, null, (int)wait.TotalMicroseconds + 1);
        foreach (Socket socket in _readable)
        {
            if (socket == _socket)
            {
                Accept();
            }
            else if (_pending.TryGetValue(socket, out PendingPeer? peer))
            {
                Look(peer);
            }
        }
    }

    // One at a time: a socket that blocks would wait for the next, and those that are connected are looked at in between.
    private void Accept()
    {
        Socket socket;
        try
        {
            socket = _socket.Accept();
        }
        catch (SocketException exception) when (exception.SocketErrorCode
            is SocketError.WouldBlock or SocketError.ConnectionAborted or SocketError.ConnectionReset)
        {
            // It is gone again.
            return;
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable)
        {
            if (!TryMakeRoom())
            {
                Thread.Sleep(s_retry);
            }

            return;
        }

        Begun(socket);
    }

    private void Begun(Socket socket)
    {
        if (_pending.Count >= MostPending)
        {
            _ = TryMakeRoom();
        }

        try
        {
            if (Begin(socket) is { } peer)
            {
                _pending.Add(socket, peer);
                return;
            }
        }
        catch (Exception)
        {
            // It is gone again, or cannot be served.
        }

        socket.Dispose();
    }

    private void Look(PendingPeer peer)
    {
        try
        {
            if (!peer.Advance())
            {
                return;
            }

            _ = _pending.Remove(peer.Socket);
            Admit(peer);
        }
        catch (Exception exception)
        {
            // Also what the one who takes it throws.
            Drop(peer, exception as ProcessCmdletsException ?? peer.Refusal(exception.Message));
        }

        peer.Dispose();
    }

    /// <summary>Closes those whose time is over.</summary>
    /// <returns>How long to wait at most for something to happen.</returns>
    private TimeSpan Expire()
    {
        TimeSpan wait = s_longest;
        foreach (PendingPeer peer in _pending.Values)
        {
            TimeSpan left = Deadline - Stopwatch.GetElapsedTime(peer.Since);
            if (left <= TimeSpan.Zero)
            {
                // A dictionary may lose entries while it is walked.
                Drop(peer, peer.Refusal("It did not answer in time."));
            }
            else if (left < wait)
            {
                wait = left;
            }
        }

        return wait;
    }

    /// <summary>Closes the connection that has proved nothing for the longest time.</summary>
    /// <returns>False where there is none.</returns>
    private bool TryMakeRoom()
    {
        PendingPeer? last = null;
        foreach (PendingPeer peer in _pending.Values)
        {
            if (last is null || (last.HasProved, last.Since).CompareTo((peer.HasProved, peer.Since)) > 0)
            {
                last = peer;
            }
        }

        if (last is null)
        {
            return false;
        }

        Drop(last, last.Refusal("Too many others connected before it had answered."));
        return true;
    }

    private void Drop(PendingPeer peer, ProcessCmdletsException reason)
    {
        _ = _pending.Remove(peer.Socket);
        Refuse(reason);
        peer.Dispose();
    }
}
