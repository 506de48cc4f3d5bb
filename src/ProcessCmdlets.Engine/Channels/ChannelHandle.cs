using System.Text;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>What a process must know to use a queue of another: where its owner listens, the secret that lets it in, and which queue.</summary>
/// <param name="Address">The path of the owner's socket.</param>
/// <param name="Token">The owner's secret.</param>
/// <param name="Id">The queue, or another thing that the owner shares.</param>
internal sealed record ChannelHandle(string Address, byte[] Token, Guid Id)
{
    /// <summary>Makes a handle of what another process has sent.</summary>
    /// <exception cref="ProtocolException">It cannot be one.</exception>
    internal static ChannelHandle Of(string address, byte[] token, Guid id) =>
        token.Length == Handshake.TokenSize && address.Length > 0 && !address.Contains('\0') && Encoding.UTF8.GetByteCount(address) <= ConnectionEndpoint.MostPath
            ? new ChannelHandle(address, token, id)
            : throw new ProtocolException("A handle arrived whose address or secret can be none.");
}
