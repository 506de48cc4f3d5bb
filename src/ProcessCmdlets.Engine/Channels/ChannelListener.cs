using System.Net.Sockets;
using ProcessCmdlets.Engine.Protocol;
using ProcessCmdlets.Engine.Workers;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>
/// A socket that only this user's processes can connect to, and of these only those that have its secret. Disposing it leaves no file.
/// </summary>
internal sealed class ChannelListener : IDisposable
{
    // Many workers may start at once; more than this wait a moment in connect.
    private const int Backlog = 512;

    private readonly AcceptLoop _loop;

    private ChannelListener(string address, Action<ChannelListener, Socket, int> accept, TimeSpan? deadline)
    {
        Address = address;
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _loop = new AcceptLoop(socket)
        {
            Begin = Begin,
            Admit = peer => accept(this, peer.Release(), ((PreamblePeer)peer).ProcessId),
            Deadline = deadline ?? ChannelLimits.Handshake,
        };
        try
        {
            socket.Bind(new UnixDomainSocketEndPoint(address));
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(address, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            socket.Listen(Backlog);
            _loop.Start("ProcessCmdlets queues");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The socket's path.</summary>
    internal string Address { get; }

    /// <summary>The secret by which users are let in.</summary>
    internal byte[] Token { get; } = Handshake.NewToken();

    /// <summary>
    /// Listens, and gives each socket that connects and shows the secret to a method, with the id of its process, on a dedicated thread.
    /// </summary>
    internal static ChannelListener Start(Action<ChannelListener, Socket, int> accept, TimeSpan? deadline = null) =>
        new(ChannelFolder.CreateEndpoint(), accept, deadline);

    /// <inheritdoc/>
    public void Dispose()
    {
        _loop.Dispose();
        ChannelFolder.Remove(Address);
    }

    private PreamblePeer? Begin(Socket socket) =>
        OperatingSystem.IsWindows() || SocketEndpointListener.PeerUser(socket) == LibC.GetEffectiveUserId() ? new PreamblePeer(socket, Token) : null;
}
