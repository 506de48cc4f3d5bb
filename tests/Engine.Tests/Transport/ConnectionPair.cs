using System.Net.Sockets;
using ProcessCmdlets.Engine.Transport;

namespace Engine.Tests.Transport;

/// <summary>Both ends of a connection in one process. The owner's end is a connection, the worker's a plain socket or one too.</summary>
internal sealed class ConnectionPair : IDisposable
{
    internal ConnectionPair()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen(1);
        Peer = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        Peer.Connect(new UnixDomainSocketEndPoint(path));
        Socket = listener.Accept();
        File.Delete(path);
        Owner = new WorkerConnection(Socket, FrameKindSet.FromWorker);
    }

    /// <summary>The owner's end.</summary>
    internal WorkerConnection Owner { get; }

    /// <summary>The socket of the owner's end.</summary>
    internal Socket Socket { get; }

    /// <summary>The worker's end.</summary>
    internal Socket Peer { get; }

    public void Dispose()
    {
        Owner.Dispose();
        Peer.Dispose();
    }
}
