using System.Diagnostics;
using ProcessCmdlets.Engine.Errors;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>Does a <see cref="PythonHandshake"/> over a connection, on the thread that calls, within one time for the whole of it.</summary>
internal static class PythonAuthentication
{
    /// <summary>The longest message before both sides know each other.</summary>
    internal const int MostLength = 256;

    /// <summary>Proves to each side that the other knows the key.</summary>
    /// <param name="socket">The connection; its framing is Python's meanwhile.</param>
    /// <param name="key">The key.</param>
    /// <param name="isListener">Whether this side was connected to; it challenges first.</param>
    /// <param name="allowMd5">Whether the other side may be a Python before 3.12.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="AuthenticationFailedException">The other side has another key, or none, or did not answer in time.</exception>
    internal static void Run(MessageSocket socket, byte[] key, bool isListener, bool allowMd5, CancellationToken cancellationToken)
    {
        IMessageFraming framing = socket.Framing;
        int most = socket.MostLength;
        socket.Framing = PythonFraming.Instance;
        socket.MostLength = MostLength;
        long start = Stopwatch.GetTimestamp();
        var handshake = new PythonHandshake(isListener, allowMd5);
        try
        {
            if (isListener)
            {
                Send(socket, handshake.Begin());
            }

            while (!handshake.IsComplete)
            {
                handshake.Receive(Receive(socket, start, cancellationToken).Span, key, message => Send(socket, message));
            }
        }
        catch (ProtocolException exception)
        {
            throw new AuthenticationFailedException("What it sent is no answer to a challenge.", exception);
        }

        socket.Framing = framing;
        socket.MostLength = most;
    }

    private static void Send(MessageSocket socket, ReadOnlySpan<byte> message) => socket.Send(message, [], MessageKind.Bytes);

    private static ReadOnlyMemory<byte> Receive(MessageSocket socket, long start, CancellationToken cancellationToken)
    {
        while (!socket.TryRead())
        {
            if (socket.IsEnded)
            {
                throw new AuthenticationFailedException("It closed the connection before it had answered.");
            }

            TimeSpan left = ChannelLimits.Handshake - Stopwatch.GetElapsedTime(start);
            if (left <= TimeSpan.Zero || !socket.WaitReadable(left, cancellationToken))
            {
                throw new AuthenticationFailedException("It did not answer in time: it has no key, or has not accepted the connection.");
            }
        }

        return socket.Take();
    }
}
