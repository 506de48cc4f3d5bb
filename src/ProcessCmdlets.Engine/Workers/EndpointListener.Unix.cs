using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Protocol;

namespace ProcessCmdlets.Engine.Workers;

/// <summary>A listener on a Unix domain socket.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class SocketEndpointListener : EndpointListener
{
    // SOL_SOCKET and SO_PEERCRED of Linux.
    private const int SocketLevel = 1;
    private const int PeerCredentials = 17;
    private const int PeerCredentialsOnPower = 21;

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    internal SocketEndpointListener()
    {
        Address = RuntimeFolder.CreateEndpoint();
        try
        {
            _socket.Bind(new UnixDomainSocketEndPoint(Address));
            File.SetUnixFileMode(Address, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            _socket.Listen(1);
        }
        catch
        {
            Dispose();
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
        uint user = PeerUser(peer);
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
        RuntimeFolder.Remove(Address);
    }

    /// <summary>The user of the process at the other end of a socket.</summary>
    internal static uint PeerUser(Socket peer)
    {
        if (OperatingSystem.IsMacOS())
        {
            return LibC.GetPeerIds(peer.SafeHandle, out uint user, out _) == 0 ? user : uint.MaxValue;
        }

        // struct ucred: pid, uid, gid.
        Span<byte> credentials = stackalloc byte[12];
        int option = RuntimeInformation.ProcessArchitecture == Architecture.Ppc64le ? PeerCredentialsOnPower : PeerCredentials;
        return peer.GetRawSocketOption(SocketLevel, option, credentials) == credentials.Length
            ? MemoryMarshal.Read<uint>(credentials[4..])
            : uint.MaxValue;
    }
}
