using System.Net.Sockets;
using System.Runtime.Versioning;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Native;
using ProcessCmdlets.Engine.Runtime;
using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Engine.Workers;

/// <summary>A listener on a Unix domain socket.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class SocketEndpointListener : EndpointListener
{
    private readonly Socket _socket;

    internal SocketEndpointListener()
    {
        Address = RuntimeFiles.NewSocketPath();
        try
        {
            _socket = LocalSocket.Listen(Address, 1);
        }
        catch
        {
            _ = RuntimeFiles.Remove(Address);
            throw;
        }
    }

    /// <inheritdoc/>
    internal override string Address { get; }

    /// <inheritdoc/>
    internal override async Task<WorkerConnection> AcceptAsync(CancellationToken cancellationToken)
    {
        // The listener is used asynchronously, and so must not be the connection; the socket it accepts is a new, blocking one.
        Socket peer = await _socket.AcceptAsync(cancellationToken).ConfigureAwait(false);
        Dispose();
        uint user = LocalSocket.UserOf(peer);
        if (user != LibC.GetEffectiveUserId())
        {
            peer.Dispose();
            throw new ProtocolException($"A process of another user ({user}) connected in the worker's place and was refused.");
        }

        return new WorkerConnection(peer, FrameKindSet.FromWorker);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _socket.Dispose();
        _ = RuntimeFiles.Remove(Address);
    }
}
