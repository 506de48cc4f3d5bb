using System.Buffers.Binary;
using System.Security.Cryptography;
using ProcessCmdlets.Engine.Errors;

namespace ProcessCmdlets.Engine.Transport;

/// <summary>
/// The first bytes a worker sends, by which it proves that it was started by this owner:
/// <c>[magic: PCW1][version: u16 LE][token: 32 bytes][process id: i32 LE]</c>.
/// </summary>
internal static class Handshake
{
    /// <summary>The number of random bytes in a token.</summary>
    internal const int TokenSize = 32;

    /// <summary>The number of bytes in a preamble.</summary>
    internal const int PreambleSize = 4 + 2 + TokenSize + 4;

    private static ReadOnlySpan<byte> Magic => "PCW1"u8;

    /// <summary>Makes a secret for one start of one worker.</summary>
    internal static byte[] NewToken() => RandomNumberGenerator.GetBytes(TokenSize);

    /// <summary>Writes a worker's preamble.</summary>
    internal static void WritePreamble(Span<byte> preamble, ReadOnlySpan<byte> token, int processId)
    {
        Magic.CopyTo(preamble);
        BinaryPrimitives.WriteUInt16LittleEndian(preamble[4..], ProtocolLimits.Version);
        token[..TokenSize].CopyTo(preamble[6..]);
        BinaryPrimitives.WriteInt32LittleEndian(preamble[(6 + TokenSize)..], processId);
    }

    /// <summary>Checks a preamble against the token that was given to the worker.</summary>
    /// <returns>The process id that the worker says it has.</returns>
    /// <exception cref="ProtocolException">It is not a preamble, or not of this worker, or of another version.</exception>
    internal static int ReadPreamble(ReadOnlySpan<byte> preamble, ReadOnlySpan<byte> token)
    {
        // Constant time: how long the answer takes must not tell how much of a guess was right.
        if (!preamble[..4].SequenceEqual(Magic)
            || !CryptographicOperations.FixedTimeEquals(preamble.Slice(6, TokenSize), token))
        {
            throw new ProtocolException("What connected did not know the token that was given to the worker, so it was refused.");
        }

        int version = BinaryPrimitives.ReadUInt16LittleEndian(preamble[4..]);
        if (version != ProtocolLimits.Version)
        {
            throw new ProtocolException(
                $"The worker speaks version {version} of the protocol, this session version {ProtocolLimits.Version}. "
                + "The module was replaced while the session ran: start a new session.");
        }

        return BinaryPrimitives.ReadInt32LittleEndian(preamble[(6 + TokenSize)..]);
    }
}
