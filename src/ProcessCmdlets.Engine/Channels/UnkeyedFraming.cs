using System.Buffers.Binary;
using ProcessCmdlets.Engine.Errors;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>
/// The framing of a connection for which this side has no key. Where the first thing that comes is a challenge, the other side
/// has one, and nothing that it says can be understood.
/// </summary>
internal sealed class UnkeyedFraming : IMessageFraming
{
    private readonly IMessageFraming _framing;

    internal UnkeyedFraming(IMessageFraming framing)
    {
        _framing = framing;
    }

    /// <summary>Whether something has come that is no challenge.</summary>
    internal bool HasBegun { get; private set; }

    /// <inheritdoc/>
    public int MostHeader => _framing.MostHeader;

    /// <inheritdoc/>
    public int WriteHeader(Span<byte> header, int length, byte kind) => _framing.WriteHeader(header, length, kind);

    /// <inheritdoc/>
    /// <exception cref="AuthenticationFailedException">It is a challenge.</exception>
    public int ReadHeader(ReadOnlySpan<byte> bytes, out int length, out byte kind)
    {
        length = 0;
        kind = 0;
        if (!HasBegun && MayBeChallenge(bytes))
        {
            // Whether it is one, the next bytes tell.
            return 0;
        }

        int header = _framing.ReadHeader(bytes, out length, out kind);
        HasBegun |= header > 0;
        return header;
    }

    private static bool MayBeChallenge(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < sizeof(int))
        {
            return bytes.Length > 0;
        }

        ReadOnlySpan<byte> challenge = PythonHandshake.Challenge;
        ReadOnlySpan<byte> message = bytes[sizeof(int)..];
        int announced = BinaryPrimitives.ReadInt32BigEndian(bytes);
        int seen = Math.Min(message.Length, challenge.Length);
        if (announced <= challenge.Length || announced > PythonAuthentication.MostLength || !message[..seen].SequenceEqual(challenge[..seen]))
        {
            return false;
        }

        if (seen == challenge.Length)
        {
            throw new AuthenticationFailedException("It asks for a key, and this side was given none.");
        }

        return true;
    }
}
