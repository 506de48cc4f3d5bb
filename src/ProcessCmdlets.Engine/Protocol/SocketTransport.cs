using System.Diagnostics;
using System.Net.Sockets;

namespace ProcessCmdlets.Engine.Protocol;

/// <summary>
/// A transport over a Unix domain socket. The socket must never be used asynchronously: .NET would then make it non-blocking
/// for good and send every blocking call through its event loop, which doubles the time of a round trip.
/// </summary>
internal sealed class SocketTransport : FrameTransport
{
    // With one processor the peer would have to wait until the looking is over.
    private static readonly bool s_isSingle = Environment.ProcessorCount == 1;

    private readonly Socket _socket;

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

        long start = Stopwatch.GetTimestamp();
        while (!_socket.Poll(0, SelectMode.SelectRead) && Stopwatch.GetElapsedTime(start) < LookFor)
        {
            // Not by yielding: on a busy machine this thread would come back much later than a wake would have brought it.
            Thread.SpinWait(20);
        }
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
