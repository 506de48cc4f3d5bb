using System.Diagnostics;
using System.Net.Sockets;
using ProcessCmdlets.Engine.Errors;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>
/// A connection that has yet to prove who it is. It reads what is there and never waits: <see cref="AcceptLoop"/> says when there is
/// something. It reads no byte behind the handshake.
/// </summary>
internal abstract class PendingPeer : IDisposable
{
    private readonly byte[] _bytes;
    private int _wanted;
    private int _count;
    private bool _isReleased;

    /// <param name="socket">The connection; the peer's from now on.</param>
    /// <param name="most">The most bytes that are wanted at once.</param>
    /// <param name="first">How many bytes are wanted first.</param>
    private protected PendingPeer(Socket socket, int most, int first)
    {
        Socket = socket;
        _bytes = new byte[most];
        _wanted = first;
    }

    internal Socket Socket { get; }

    /// <summary>When it was accepted: a time stamp of <see cref="Stopwatch"/>.</summary>
    internal long Since { get; } = Stopwatch.GetTimestamp();

    /// <summary>Whether it has proved a part of what it must prove, so that others make room before it does.</summary>
    internal bool HasProved { get; private protected set; }

    /// <summary>Reads what has come. Called when there is something to read, or the end.</summary>
    /// <returns>Whether it has proved itself.</returns>
    /// <exception cref="ProcessCmdletsException">It is refused.</exception>
    /// <exception cref="SocketException">The connection is broken.</exception>
    internal bool Advance()
    {
        int count = Socket.Receive(_bytes.AsSpan(_count, _wanted - _count));
        if (count == 0)
        {
            throw Refusal("It closed the connection before it had answered.");
        }

        _count += count;
        if (_count < _wanted)
        {
            return false;
        }

        _count = 0;
        _wanted = Continue(_bytes.AsSpan(0, _wanted));
        return _wanted == 0;
    }

    /// <summary>Gives the connection away, which is not closed with this any more.</summary>
    internal Socket Release()
    {
        _isReleased = true;
        return Socket;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isReleased)
        {
            Socket.Dispose();
        }
    }

    /// <summary>The error of a peer that is refused.</summary>
    internal abstract ProcessCmdletsException Refusal(string reason);

    /// <summary>Looks at as many bytes as were wanted.</summary>
    /// <returns>How many are wanted next; 0 where all is proved.</returns>
    private protected abstract int Continue(ReadOnlySpan<byte> bytes);
}
