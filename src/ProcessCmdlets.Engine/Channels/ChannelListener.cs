using System.Net.Sockets;
using ProcessCmdlets.Engine.Protocol;
using ProcessCmdlets.Engine.Workers;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>A socket that only this user's processes can connect to. Disposing it leaves no file.</summary>
internal sealed class ChannelListener : IDisposable
{
    // Many workers may start at once; more than this wait a moment in connect.
    private const int Backlog = 512;

    private static readonly TimeSpan s_retry = TimeSpan.FromMilliseconds(50);

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    private ChannelListener(string address)
    {
        Address = address;
    }

    /// <summary>The socket's path.</summary>
    internal string Address { get; }

    /// <summary>The secret by which users are let in.</summary>
    internal byte[] Token { get; } = Handshake.NewToken();

    /// <summary>Listens, and gives each socket that connects to a method, on a thread of its own.</summary>
    internal static ChannelListener Start(Action<ChannelListener, Socket> accept)
    {
        var listener = new ChannelListener(ChannelFolder.CreateEndpoint());
        try
        {
            listener._socket.Bind(new UnixDomainSocketEndPoint(listener.Address));
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(listener.Address, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            listener._socket.Listen(Backlog);
        }
        catch
        {
            listener.Dispose();
            throw;
        }

        new Thread(() => listener.Run(accept)) { IsBackground = true, Name = "ProcessCmdlets queues" }.Start();
        return listener;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        ChannelFolder.Remove(Address);
    }

    private void Run(Action<ChannelListener, Socket> accept)
    {
        while (true)
        {
            Socket peer;
            try
            {
                peer = _socket.Accept();
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

            if (OperatingSystem.IsWindows() || SocketEndpointListener.PeerUser(peer) == LibC.GetEffectiveUserId())
            {
                accept(this, peer);
            }
            else
            {
                peer.Dispose();
            }
        }
    }
}
