using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using ProcessCmdlets.Engine.Errors;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>
/// A listener whose other side must know a key. Handshakes are done aside, all at the same time, so whoever asks for a connection gets
/// one that has proved itself, and waits for no other.
/// </summary>
internal sealed class KeyedListener : IDisposable
{
    private readonly object _gate = new();
    private readonly Queue<Socket> _ready = new();
    private readonly VersionedEvent _signal = new();
    private readonly AcceptLoop _loop;
    private AuthenticationFailedException? _refusal;
    private int _refused;
    private bool _isClosed;

    /// <param name="socket">It listens already, and is the listener's from now on.</param>
    /// <param name="key">Gives a copy of the key, which is cleared after use.</param>
    /// <param name="allowMd5">Whether the other side may be a Python before 3.12.</param>
    /// <param name="deadline">How long a handshake may take; null is the usual time.</param>
    /// <param name="mostPending">How many connections may be open that have not proved themselves; null is the usual number.</param>
    internal KeyedListener(Socket socket, Func<byte[]> key, bool allowMd5, TimeSpan? deadline = null, int? mostPending = null)
    {
        _loop = new AcceptLoop(socket)
        {
            Begin = peer => new KeyedPeer(peer, key, allowMd5),
            Admit = Admit,
            Refuse = Refuse,
            IsFull = IsFull,
            Deadline = deadline ?? ChannelLimits.Handshake,
            MostPending = mostPending ?? ChannelLimits.MostPending,
        };
        try
        {
            _loop.Start("listener");
        }
        catch
        {
            _loop.Dispose();
            throw;
        }
    }

    /// <summary>How many connections were refused.</summary>
    internal int Refused => Volatile.Read(ref _refused);

    /// <summary>Takes the next connection that has proved itself, and waits for one.</summary>
    /// <returns>False when the time was over, the token cancelled or the listener closed.</returns>
    internal bool TryTake(TimeSpan timeout, CancellationToken stop, [NotNullWhen(true)] out Socket? socket)
    {
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            int seen = _signal.Version;
            lock (_gate)
            {
                if (_ready.TryDequeue(out socket))
                {
                    // What went wrong before says nothing any more.
                    _refusal = null;
                    return true;
                }

                if (_isClosed)
                {
                    return false;
                }
            }

            TimeSpan left = timeout == Timeout.InfiniteTimeSpan ? timeout : timeout - Stopwatch.GetElapsedTime(start);
            if ((left <= TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan) || !_signal.Wait(seen, left, stop))
            {
                return false;
            }
        }
    }

    /// <summary>Gives, once, the reason for which the last connection was refused since one was taken; null where none was.</summary>
    internal AuthenticationFailedException? TakeRefusal()
    {
        lock (_gate)
        {
            AuthenticationFailedException? refusal = _refusal;
            _refusal = null;
            return refusal;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Socket[] ready;
        lock (_gate)
        {
            _isClosed = true;
            ready = [.. _ready];
            _ready.Clear();
        }

        _loop.Dispose();
        foreach (Socket socket in ready)
        {
            socket.Dispose();
        }

        _signal.Set();
    }

    private bool IsFull()
    {
        lock (_gate)
        {
            return _ready.Count >= ChannelLimits.MostReady;
        }
    }

    private void Admit(PendingPeer peer)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            _ready.Enqueue(peer.Release());
        }

        _signal.Set();
    }

    private void Refuse(ProcessCmdletsException reason)
    {
        lock (_gate)
        {
            _refused++;
            _refusal = reason as AuthenticationFailedException ?? _refusal;
        }
    }
}
