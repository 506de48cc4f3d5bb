using System.Net.Sockets;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Protocol;
using ProcessCmdlets.Engine.Runtime;

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

    /// <summary>Whether who has connected is the other end.</summary>
    internal static bool IsOther(Socket socket, byte[] token)
    {
        Span<byte> preamble = stackalloc byte[Handshake.PreambleSize];
        socket.ReceiveTimeout = (int)ChannelLimits.Handshake.TotalMilliseconds;
        try
        {
            for (int read = 0; read < preamble.Length;)
            {
                int count = socket.Receive(preamble[read..]);
                if (count == 0)
                {
                    return false;
                }

                read += count;
            }

            _ = Handshake.ReadPreamble(preamble, token);
            return true;
        }
        catch (Exception exception) when (exception is SocketException or ProtocolException)
        {
            return false;
        }
    }
}
