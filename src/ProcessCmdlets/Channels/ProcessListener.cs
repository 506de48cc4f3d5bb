using System.Diagnostics;
using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using ProcessCmdlets.Channels;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Runtime;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Waiting;

namespace ProcessCmdlets;

/// <summary>Waits for others to connect (<c>multiprocessing.connection.Listener</c>), as New-ProcessListener makes it.</summary>
public sealed class ProcessListener : IDisposable
{
    // The system cannot wait for a socket and a cancellation at once; nobody notices this delay of Ctrl+C.
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(50);

    private readonly Socket _socket;
    private readonly ConnectionSetup _setup;
    private readonly string? _record;
    private readonly KeyedListener? _keyed;
    private int _accepted;

    internal ProcessListener(Socket socket, string? path, ConnectionSetup setup)
    {
        _socket = socket;
        _setup = setup;
        Path = path;
        _record = path is null ? null : SocketRecord.Add(path);
        if (socket.LocalEndPoint is IPEndPoint point)
        {
            Address = point.Address.ToString();
            Port = point.Port;
        }

        if (setup.Key is not null)
        {
            _keyed = setup.Listen(socket);
        }
    }

    /// <summary>The socket's file, or null where it listens at a port.</summary>
    public string? Path { get; }

    /// <summary>The address, or null where it listens at a path.</summary>
    public string? Address { get; }

    /// <summary>The port, or null where it listens at a path.</summary>
    public int? Port { get; }

    /// <summary>What is sent.</summary>
    public ListenerProtocol Protocol => _setup.Protocol;

    /// <summary>Whether the other side must know a key.</summary>
    public bool HasAuthKey => _setup.Key is not null;

    /// <summary>How many have been accepted.</summary>
    public int Accepted => _accepted;

    /// <summary>How many were refused, since they did not prove that they know the key.</summary>
    public int Refused => _keyed?.Refused ?? 0;

    /// <summary>Whether it was closed.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Waits for someone to connect.</summary>
    /// <returns>The connection.</returns>
    public ProcessConnection Accept() => Accept(Timeout.InfiniteTimeSpan);

    /// <summary>Waits at most the given time for someone to connect, and to prove that it knows the key where there is one.</summary>
    /// <param name="timeout">How long to wait; nothing or less tries once.</param>
    /// <returns>The connection.</returns>
    /// <exception cref="RuntimeException">Nobody did: AcceptTimeout, or AuthenticationFailed where somebody was refused meanwhile.</exception>
    public ProcessConnection Accept(TimeSpan timeout)
    {
        Socket? peer = null;
        _ = InterruptibleWait.Run(
            timeout, (limit, stop) => _keyed is null ? TryAccept(limit, stop, out peer) : _keyed.TryTake(limit, stop, out peer));
        if (peer is not null)
        {
            return _setup.Open(peer, $"{this}#{Interlocked.Increment(ref _accepted)}");
        }

        // Those that were refused have cost the others nothing; where there were no others, they are the reason.
        throw ErrorRecords.Terminating(
            IsClosed ? ErrorRecords.ListenerClosed(ToString())
            : _keyed?.TakeRefusal() is { } refusal ? ErrorRecords.From(refusal, this)
            : ErrorRecords.AcceptTimeout(ToString(), timeout.TotalSeconds));
    }

    /// <summary>Waits at most the given time for someone to connect.</summary>
    /// <param name="timeoutSeconds">How many seconds to wait; nothing or less tries once.</param>
    /// <returns>The connection.</returns>
    /// <exception cref="RuntimeException">Nobody did: AcceptTimeout, or AuthenticationFailed where somebody was refused meanwhile.</exception>
    public ProcessConnection Accept(double timeoutSeconds) => Accept(InterruptibleWait.Seconds(timeoutSeconds));

    /// <summary>Accepts nobody any more; what was accepted stays. Harmless when called again.</summary>
    public void Close()
    {
        if (!IsClosed)
        {
            IsClosed = true;
            _keyed?.Dispose();
            _socket.Dispose();
            ListenerTable.Remove(this);
            if (Path is not null)
            {
                File.Delete(Path);
                _ = RuntimeFiles.Remove(_record!);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    /// <inheritdoc/>
    public override string ToString() => Path ?? $"{Address}:{Port}";

    private bool TryAccept(TimeSpan timeout, CancellationToken stop, out Socket? peer)
    {
        long start = Stopwatch.GetTimestamp();
        peer = null;
        while (!IsClosed)
        {
            TimeSpan left = timeout == Timeout.InfiniteTimeSpan ? s_look : timeout - Stopwatch.GetElapsedTime(start);
            TimeSpan once = left < TimeSpan.Zero ? TimeSpan.Zero : left < s_look ? left : s_look;
            try
            {
                if (_socket.Poll((int)once.TotalMicroseconds, SelectMode.SelectRead))
                {
                    peer = _socket.Accept();
                    return true;
                }
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.WouldBlock or SocketError.ConnectionAborted)
            {
                // Someone else has accepted it, or it is gone again.
                continue;
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable)
            {
                // The process has too much open. That may pass, and no event tells when.
                _ = stop.WaitHandle.WaitOne(once);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // Closed by another thread.
                return false;
            }

            if (stop.IsCancellationRequested || (timeout != Timeout.InfiniteTimeSpan && left <= once))
            {
                return false;
            }
        }

        return false;
    }
}
