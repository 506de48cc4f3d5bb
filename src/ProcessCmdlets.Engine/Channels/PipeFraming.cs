using System.Buffers.Binary;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>The framing between PowerShell processes: <c>[length: u32 LE][kind: u8][body]</c>.</summary>
internal sealed class PipeFraming : IMessageFraming
{
    internal static PipeFraming Instance { get; } = new();

    /// <inheritdoc/>
    public int MostHeader => 5;

    /// <inheritdoc/>
    public int WriteHeader(Span<byte> header, int length, byte kind)
    {
        BinaryPrimitives.WriteInt32LittleEndian(header, length);
        header[4] = kind;
        return 5;
    }

    /// <inheritdoc/>
    public int ReadHeader(ReadOnlySpan<byte> bytes, out int length, out byte kind)
    {
        length = 0;
        kind = 0;
        if (bytes.Length < 5)
        {
            return 0;
        }

        uint announced = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        kind = bytes[4];
        if (announced > ProtocolLimits.MaximumPayload || kind > MessageKind.Bytes)
        {
            throw new ProtocolException(
                $"A message of {announced} bytes and kind {kind} was announced, which this module does not send. "
                + "Something else writes to the connection.");
        }

        length = (int)announced;
        return 5;
    }
}
