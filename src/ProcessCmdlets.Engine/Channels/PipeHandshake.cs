using System.Net.Sockets;
using ProcessCmdlets.Engine.Runtime;
using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>How the two ends of a pipe know each other: the one that connects shows the secret of the one that listens.</summary>
internal static class PipeHandshake
{
    /// <summary>Connects to the other end.</summary>
    /// <returns>The socket, or null where nobody is there any more.</returns>
    internal static Socket? Connect(ChannelHandle place)
    {
        Socket? socket = null;
        try
        {
            socket = LocalSocket.Connect(place.Address);
            byte[] preamble = new byte[Handshake.PreambleSize];
            Handshake.WritePreamble(preamble, place.Token, Environment.ProcessId);
            _ = socket.Send(preamble);
            return socket;
        }
        catch (SocketException)
        {
            socket?.Dispose();
            return null;
        }
    }
}
