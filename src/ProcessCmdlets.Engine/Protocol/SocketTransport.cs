using System.Diagnostics;
using System.Net.Sockets;

namespace ProcessCmdlets.Engine.Protocol;

/// <summary>
/// A transport over a Unix domain socket. The socket must never be used asynchronously: .NET would then make it non-blocking
/// for good and send every blocking call through its event loop, which doubles the time of a round trip.
/// </summary>
internal sealed class SocketTransport : FrameTransport
{
    // So many vain looks in a row, and so many reads without one before the next.
    private const int MostMisses = 2;
    private const int ReadsWithout = 200;

    // With one processor the peer would have to wait until the looking is over.
    private static readonly bool s_isSingle = Environment.ProcessorCount == 1;

    private readonly Socket _socket;
    private int _misses;

    internal SocketTransport(Socket socket)
    {
        _socket = socket;
    }

    /// <inheritdoc/>
    internal override bool CanWriteNow
    {
        get
        {
            try
            {
                return _socket.Poll(0, SelectMode.SelectWrite);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // A write returns at once as well, with the error.
                return true;
            }
        }
    }

    /// <inheritdoc/>
    internal override int Read(Span<byte> buffer)
    {
        try
        {
            Look();
            int count = _socket.Receive(buffer, SocketFlags.None, out SocketError error);
            return error switch
            {
                SocketError.Success => count,
                // A peer that ends with unread bytes of ours resets the connection; what it had sent was read before.
                SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.OperationAborted
                    or SocketError.Interrupted or SocketError.Shutdown or SocketError.NotConnected => 0,
                _ => throw new IOException("The worker's socket could not be read.", new SocketException((int)error)),
            };
        }
        catch (Exception exception) when (exception is ObjectDisposedException or SocketException)
        {
            // Closed here, between two reads.
            return 0;
        }
    }

    private void Look()
    {
        if (LookFor == TimeSpan.Zero || s_isSingle)
        {
            return;
        }

        // On a busy machine the peer is not at work at this moment, and looking would only keep a processor from it.
        if (_misses >= MostMisses)
        {
            _misses = _misses < MostMisses + ReadsWithout ? _misses + 1 : MostMisses - 1;
            return;
        }

        long start = Stopwatch.GetTimestamp();
        while (!_socket.Poll(0, SelectMode.SelectRead))
        {
            if (Stopwatch.GetElapsedTime(start) >= LookFor)
            {
                _misses++;
                return;
            }

            // Not by yielding: this thread might come back much later than a wake would have brought it.
            Thread.SpinWait(20);
        }

        _misses = 0;
    }

    /// <inheritdoc/>
    internal override void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[_socket.Send(bytes, SocketFlags.None)..];
        }
    }

    /// <inheritdoc/>
    internal override void Shutdown()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Not connected any more: nothing is blocked then.
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        Shutdown();
        _socket.Dispose();
    }
}
