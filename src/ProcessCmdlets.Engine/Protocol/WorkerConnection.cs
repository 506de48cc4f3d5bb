using System.Net.Sockets;

namespace ProcessCmdlets.Engine.Protocol;

/// <summary>One end of the connection between an owner and a worker.</summary>
internal sealed class WorkerConnection : IDisposable
{
    internal WorkerConnection(Socket socket, ReadOnlySpan<FrameKind> accepted) => throw new NotImplementedException();

    internal WorkerConnection(Stream stream, ReadOnlySpan<FrameKind> accepted) => throw new NotImplementedException();

    /// <summary>True once the connection has ended, whoever ended it.</summary>
    internal bool IsClosed => throw new NotImplementedException();

    internal void Start(IFrameHandler handler, string threadName) => throw new NotImplementedException();

    internal void Send(FrameKind kind, int taskId, PayloadBuffer payload) => throw new NotImplementedException();

    internal void Send(FrameKind kind, int taskId, ReadOnlySpan<byte> payload = default) => throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();
}
