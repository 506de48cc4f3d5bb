using System.Net.Sockets;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>A process of this user that connects to a hub or to an end of a pipe: it must show the secret of its handle.</summary>
internal sealed class PreamblePeer : PendingPeer
{
    private readonly byte[] _token;

    internal PreamblePeer(Socket socket, byte[] token)
        : base(socket, Handshake.PreambleSize, Handshake.PreambleSize)
    {
        _token = token;
    }

    /// <summary>Which process it says it is, once it has proved itself.</summary>
    internal int ProcessId { get; private set; }

    /// <inheritdoc/>
    internal override ProcessCmdletsException Refusal(string reason) => new ProtocolException(reason);

    /// <inheritdoc/>
    private protected override int Continue(ReadOnlySpan<byte> bytes)
    {
        ProcessId = Handshake.ReadPreamble(bytes, _token);
        return 0;
    }
}
