using System.Security.Cryptography;
using ProcessCmdlets.Engine.Errors;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>
/// The mutual challenge of Python's <c>multiprocessing.connection</c>: each side sends random bytes and expects their HMAC under
/// the key that both know. The digest is SHA-256; Python before 3.12 knows only MD5 and is answered by it where that is allowed.
/// </summary>
internal static class PythonAuthentication
{
    /// <summary>The longest message before both sides know each other.</summary>
    internal const int MostLength = 256;

    private const int ChallengeSize = 40;

    /// <summary>What a challenge begins with.</summary>
    internal static ReadOnlySpan<byte> Challenge => "#CHALLENGE#"u8;

    private static ReadOnlySpan<byte> Welcome => "#WELCOME#"u8;

    private static ReadOnlySpan<byte> Failure => "#FAILURE#"u8;

    private static ReadOnlySpan<byte> Sha256 => "{sha256}"u8;

    private static ReadOnlySpan<byte> Md5 => "{md5}"u8;

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
        try
        {
            if (isListener)
            {
                Deliver(socket, key, allowMd5, cancellationToken);
                Answer(socket, key, allowMd5, cancellationToken);
            }
            else
            {
                Answer(socket, key, allowMd5, cancellationToken);
                Deliver(socket, key, allowMd5, cancellationToken);
            }
        }
        catch (ProtocolException exception)
        {
            throw new AuthenticationFailedException("What it sent is no answer to a challenge.", exception);
        }

        socket.Framing = framing;
        socket.MostLength = most;
    }

    private static void Deliver(MessageSocket socket, byte[] key, bool allowMd5, CancellationToken cancellationToken)
    {
        byte[] message = [.. Sha256, .. RandomNumberGenerator.GetBytes(ChallengeSize)];
        socket.Send(Challenge, message, MessageKind.Bytes);
        byte[] response = Receive(socket, cancellationToken);
        bool isRight = response.AsSpan().StartsWith(Sha256)
            ? CryptographicOperations.FixedTimeEquals(response.AsSpan(Sha256.Length), HMACSHA256.HashData(key, message))
            : allowMd5 && CryptographicOperations.FixedTimeEquals(
                response.AsSpan(response.AsSpan().StartsWith(Md5) ? Md5.Length : 0), LegacyDigest(key, message));
        socket.Send(isRight ? Welcome : Failure, [], MessageKind.Bytes);
        if (!isRight)
        {
            throw new AuthenticationFailedException("It does not know the key.");
        }
    }

    private static void Answer(MessageSocket socket, byte[] key, bool allowMd5, CancellationToken cancellationToken)
    {
        byte[] challenge = Receive(socket, cancellationToken);
        if (!challenge.AsSpan().StartsWith(Challenge))
        {
            throw new AuthenticationFailedException("It sent no challenge: it has no key, or does not speak this protocol.");
        }

        byte[] message = challenge[Challenge.Length..];
        if (message.AsSpan().StartsWith(Sha256))
        {
            socket.Send(Sha256, HMACSHA256.HashData(key, message), MessageKind.Bytes);
        }
        else if (allowMd5)
        {
            socket.Send(LegacyDigest(key, message), [], MessageKind.Bytes);
        }
        else
        {
            throw new AuthenticationFailedException("Its challenge is not of SHA-256.");
        }

        if (!Receive(socket, cancellationToken).AsSpan().SequenceEqual(Welcome))
        {
            throw new AuthenticationFailedException("It does not accept this key.");
        }
    }

    private static byte[] Receive(MessageSocket socket, CancellationToken cancellationToken)
    {
        while (!socket.TryRead())
        {
            if (socket.IsEnded)
            {
                throw new AuthenticationFailedException("It closed the connection before it had answered.");
            }

            if (!socket.WaitReadable(ChannelLimits.Handshake, cancellationToken))
            {
                throw new AuthenticationFailedException("It did not answer in time: it has no key, or has not accepted the connection.");
            }
        }

        return socket.Take().ToArray();
    }

    // What Python before 3.12 knows. An HMAC does not depend on the digest's resistance to collisions, which MD5 lacks.
#pragma warning disable CA5351
    private static byte[] LegacyDigest(byte[] key, byte[] message) => HMACMD5.HashData(key, message);
#pragma warning restore CA5351
}
