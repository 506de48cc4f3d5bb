using System.Diagnostics;
using System.Net.Sockets;

namespace ProcessCmdlets.Engine.Transport;

/// <summary>
/// A transport over a Unix domain socket. The socket must never be used asynchronously: .NET would then make it non-blocking
/// for good and send every blocking call through its event loop, which doubles the time of a round trip.
/// </summary>
internal sealed class SocketTransport : FrameTransport
{
    // So many vain looks in a row, and so many reads without one before the next.
    private const int MaxFailedSpins = 2;
    private const int ReadsWithout = 200;

    // After this time in a call of the system's, the wait goes on in a way that can be stopped.
    private const int CallMilliseconds = 100;

    // The system cannot wait for a socket and a cancellation at once; nobody notices this delay of Ctrl+C.
    private const int PollMicroseconds = 20_000;

    // With one processor the peer would have to wait until the looking is over.
    private static readonly bool s_isSingle = Environment.ProcessorCount == 1;

    private readonly Socket _socket;
    private int _failedSpins;

    internal SocketTransport(Socket socket)
    {
        _socket = socket;
    }

    /// <summary>Lets the thread that reads or writes be stopped while the peer does not answer or take anything.</summary>
    internal void LetCallerBeStopped() => _socket.ReceiveTimeout = _socket.SendTimeout = CallMilliseconds;

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
            while (error == SocketError.TimedOut)
            {
                BlockingWait.For((timeout, stop) => Await(SelectMode.SelectRead, timeout, stop));
                count = _socket.Receive(buffer, SocketFlags.None, out error);
            }

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

    private bool Await(SelectMode mode, TimeSpan timeout, CancellationToken stop)
    {
        long start = Stopwatch.GetTimestamp();
        do
        {
            if (_socket.Poll(PollMicroseconds, mode))
            {
                return true;
            }
        }
        while (!stop.IsCancellationRequested && (timeout == Timeout.InfiniteTimeSpan || Stopwatch.GetElapsedTime(start) < timeout));
        return false;
    }

    private void Look()
    {
        if (SpinDuration == TimeSpan.Zero || s_isSingle)
        {
            return;
        }

        // On a busy machine the peer is not at work at this moment, and looking would only keep a processor from it.
        if (_failedSpins >= MaxFailedSpins)
        {
            _failedSpins = _failedSpins < MaxFailedSpins + ReadsWithout ? _failedSpins + 1 : MaxFailedSpins - 1;
            return;
        }

        long start = Stopwatch.GetTimestamp();
        while (!_socket.Poll(0, SelectMode.SelectRead))
        {
            if (Stopwatch.GetElapsedTime(start) >= SpinDuration)
            {
                _failedSpins++;
                return;
            }

            // Not by yielding: this thread might come back much later than a wake would have brought it.
            Thread.SpinWait(20);
        }

        _failedSpins = 0;
    }

    /// <inheritdoc/>
    internal override void Write(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[_socket.Send(bytes, SocketFlags.None, out SocketError error)..];
            if (error == SocketError.TimedOut)
            {
                BlockingWait.For((timeout, stop) => Await(SelectMode.SelectWrite, timeout, stop));
            }
            else if (error != SocketError.Success)
            {
                throw new SocketException((int)error);
            }
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
