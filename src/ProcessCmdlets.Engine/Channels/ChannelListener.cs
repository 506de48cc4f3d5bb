using System.Net.Sockets;
using ProcessCmdlets.Engine.Protocol;
using ProcessCmdlets.Engine.Runtime;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>A socket that only this user's processes can connect to. Disposing it leaves no file.</summary>
internal sealed class ChannelListener : IDisposable
{
    // Many workers may start at once; more than this wait a moment in connect.
    private const int Backlog = 512;

    private static readonly TimeSpan s_retry = TimeSpan.FromMilliseconds(50);

    private readonly object _gate = new();
    private readonly Action<ChannelListener, Socket> _accept;
    private Socket? _socket;
    private bool _isClosed;

    private ChannelListener(string address, Action<ChannelListener, Socket> accept)
    {
        Address = address;
        _accept = accept;
    }

    /// <summary>The socket's path.</summary>
    internal string Address { get; }

    /// <summary>The secret by which users are let in.</summary>
    internal byte[] Token { get; } = Handshake.NewToken();

    /// <summary>Listens, and gives each socket that connects to a method, on a dedicated thread.</summary>
    /// <exception cref="Errors.RuntimeFolderException">The folder for sockets is not safe, or has no room.</exception>
    internal static ChannelListener Start(Action<ChannelListener, Socket> accept)
    {
        var listener = new ChannelListener(RuntimeFiles.NewSocketPath(), accept);
        listener.Listen();
        KeptFiles.Add(listener.Address, listener.Listen);
        return listener;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        KeptFiles.Remove(Address);
        lock (_gate)
        {
            _isClosed = true;
            _socket?.Dispose();
        }

        _ = RuntimeFiles.Remove(Address);
    }

    // Called again where the socket's file was removed under this process: handles that are on their way name this address.
    private void Listen()
    {
        Socket socket;
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            RuntimeFiles.Reserve(Address);

            // First, since .NET removes the file of a socket that it closes, whichever file has the name by then.
            _socket?.Dispose();
            _socket = socket = LocalSocket.Listen(Address, Backlog);
        }

        new Thread(() => Run(socket)) { IsBackground = true, Name = "ProcessCmdlets queues" }.Start();
    }

    private void Run(Socket socket)
    {
        while (true)
        {
            Socket peer;
            try
            {
                peer = socket.Accept();
            }
            catch (SocketException exception) when (exception.SocketErrorCode
                is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable or SocketError.ConnectionAborted)
            {
                // The process has too much open. That may pass, and no event tells when.
                Thread.Sleep(s_retry);
                continue;
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                // Closed here.
                return;
            }

            if (!TryAccept(peer))
            {
                peer.Dispose();
            }
        }
    }

    // A fault of one connection must not end the listening for the others.
    private bool TryAccept(Socket peer)
    {
        try
        {
            if (!LocalSocket.IsOwnUser(peer))
            {
                return false;
            }

            _accept(this, peer);
            return true;
        }
        catch (Exception exception) when (exception is SocketException or IOException or ObjectDisposedException or OutOfMemoryException)
        {
            return false;
        }
    }
}
