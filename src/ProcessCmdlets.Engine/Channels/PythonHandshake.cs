using System.Security.Cryptography;
using ProcessCmdlets.Engine.Errors;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>
/// The steps of the mutual challenge of Python's <c>multiprocessing.connection</c>, without input and output of its own: each side
/// sends random bytes and expects their HMAC under the key that both know. The side that listens challenges first. The digest is
/// SHA-256; Python before 3.12 knows only MD5 and is answered by it where that is allowed.
/// </summary>
internal sealed class PythonHandshake
{
    private const int ChallengeSize = 40;

    private readonly bool _isListener;
    private readonly bool _allowMd5;
    private byte[] _challenge = [];
    private Step _step;

    internal PythonHandshake(bool isListener, bool allowMd5)
    {
        _isListener = isListener;
        _allowMd5 = allowMd5;
        _step = isListener ? Step.ExpectDigest : Step.ExpectChallenge;
    }

    /// <summary>Takes a message to send.</summary>
    internal delegate void Sender(ReadOnlySpan<byte> message);

    private enum Step
    {
        ExpectDigest,
        ExpectChallenge,
        ExpectWelcome,
        Complete,
    }

    /// <summary>What a challenge begins with.</summary>
    internal static ReadOnlySpan<byte> Challenge => "#CHALLENGE#"u8;

    /// <summary>Whether the other side has proved that it knows the key.</summary>
    internal bool IsPeerProved { get; private set; }

    /// <summary>Whether each side has proved itself to the other.</summary>
    internal bool IsComplete => _step == Step.Complete;

    private static ReadOnlySpan<byte> Welcome => "#WELCOME#"u8;

    private static ReadOnlySpan<byte> Failure => "#FAILURE#"u8;

    private static ReadOnlySpan<byte> Sha256 => "{sha256}"u8;

    private static ReadOnlySpan<byte> Md5 => "{md5}"u8;

    /// <summary>Makes this side's challenge: the first message of a side that listens.</summary>
    internal byte[] Begin()
    {
        _challenge = [.. Sha256, .. RandomNumberGenerator.GetBytes(ChallengeSize)];
        return [.. Challenge, .. _challenge];
    }

    /// <summary>Takes the next message of the other side.</summary>
    /// <param name="message">The message.</param>
    /// <param name="key">The key.</param>
    /// <param name="send">Is given what is to be sent, also before a refusal.</param>
    /// <exception cref="AuthenticationFailedException">The other side has another key, or none.</exception>
    internal void Receive(ReadOnlySpan<byte> message, ReadOnlySpan<byte> key, Sender send)
    {
        switch (_step)
        {
            case Step.ExpectDigest:
                IsPeerProved = IsDigest(message, key);
                send(IsPeerProved ? Welcome : Failure);
                _step = !IsPeerProved ? throw new AuthenticationFailedException("It does not know the key.")
                    : _isListener ? Step.ExpectChallenge
                    : Step.Complete;
                break;
            case Step.ExpectChallenge:
                send(Answer(message, key));
                _step = Step.ExpectWelcome;
                break;
            case Step.ExpectWelcome:
                if (!message.SequenceEqual(Welcome))
                {
                    throw new AuthenticationFailedException("It does not accept this key.");
                }

                if (_isListener)
                {
                    _step = Step.Complete;
                    break;
                }

                send(Begin());
                _step = Step.ExpectDigest;
                break;
            default:
                throw new InvalidOperationException("Nothing is expected after the handshake.");
        }
    }

    private bool IsDigest(ReadOnlySpan<byte> digest, ReadOnlySpan<byte> key) => digest.StartsWith(Sha256)
        ? CryptographicOperations.FixedTimeEquals(digest[Sha256.Length..], HMACSHA256.HashData(key, _challenge))
        : _allowMd5 && CryptographicOperations.FixedTimeEquals(digest[(digest.StartsWith(Md5) ? Md5.Length : 0)..], LegacyDigest(key, _challenge));

    private byte[] Answer(ReadOnlySpan<byte> challenge, ReadOnlySpan<byte> key)
    {
        if (!challenge.StartsWith(Challenge))
        {
            throw new AuthenticationFailedException("It sent no challenge: it has no key, or does not speak this protocol.");
        }

        ReadOnlySpan<byte> message = challenge[Challenge.Length..];
        return message.StartsWith(Sha256) ? [.. Sha256, .. HMACSHA256.HashData(key, message)]
            : _allowMd5 ? LegacyDigest(key, message)
            : throw new AuthenticationFailedException("Its challenge is not of SHA-256.");
    }

    // What Python before 3.12 knows. An HMAC does not depend on the digest's resistance to collisions, which MD5 lacks.
#pragma warning disable CA5351
    private static byte[] LegacyDigest(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message) => HMACMD5.HashData(key, message);
#pragma warning restore CA5351
}
