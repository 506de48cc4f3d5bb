using System.Net.Sockets;
using ProcessCmdlets.Engine.Runtime;
using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>A socket that only this user's processes can connect to. Disposing it leaves no file.</summary>
internal sealed class ChannelListener : IDisposable
{
    // Many workers may start at once; more than this wait a moment in connect.
    private const int Backlog = 512;

    private readonly object _gate = new();
    private readonly Action<ChannelListener, Socket, int> _accept;
    private readonly TimeSpan _deadline;
    private AcceptLoop? _loop;
    private bool _isClosed;

    private ChannelListener(string address, Action<ChannelListener, Socket, int> accept, TimeSpan deadline)
    {
        Address = address;
        _accept = accept;
        _deadline = deadline;
    }

    /// <summary>The socket's path.</summary>
    internal string Address { get; }

    /// <summary>The secret by which users are let in.</summary>
    internal byte[] Token { get; } = Handshake.NewToken();

    /// <summary>
    /// Listens, and gives each socket that connects and shows the secret to a method, with the id of its process, on a dedicated thread.
    /// </summary>
    /// <exception cref="Errors.RuntimeFolderException">The folder for sockets is not safe, or has no room.</exception>
    internal static ChannelListener Start(Action<ChannelListener, Socket, int> accept, TimeSpan? deadline = null)
    {
        var listener = new ChannelListener(RuntimeFiles.NewSocketPath(), accept, deadline ?? ChannelLimits.Handshake);
        try
        {
            listener.Listen();
        }
        catch
        {
            listener.Dispose();
            throw;
        }

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
            _loop?.Dispose();
        }

        _ = RuntimeFiles.Remove(Address);
    }

    // Called again where the socket's file was removed under this process: handles that are on their way name this address.
    private void Listen()
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return;
            }

            RuntimeFiles.Reserve(Address);

            // First, since .NET removes the file of a socket that it closes, whichever file has the name by then.
            _loop?.Dispose();
            _loop = new AcceptLoop(LocalSocket.Listen(Address, Backlog))
            {
                Begin = Begin,
                Admit = peer => _accept(this, peer.Release(), ((PreamblePeer)peer).ProcessId),
                Deadline = _deadline,
            };
            _loop.Start("queues");
        }
    }

    private PreamblePeer? Begin(Socket socket) => LocalSocket.IsOwnUser(socket) ? new PreamblePeer(socket, Token) : null;
}
