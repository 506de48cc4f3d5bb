using System.Buffers.Binary;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>
/// The framing of Python's <c>multiprocessing.connection</c>: the length as a big-endian i32, or -1 and a u64 for 2 GiB and more.
/// </summary>
internal sealed class PythonFraming : IMessageFraming
{
    internal static PythonFraming Instance { get; } = new();

    /// <inheritdoc/>
    public int MostHeader => 12;

    /// <inheritdoc/>
    public int WriteHeader(Span<byte> header, int length, byte kind)
    {
        BinaryPrimitives.WriteInt32BigEndian(header, length);
        return 4;
    }

    /// <inheritdoc/>
    public int ReadHeader(ReadOnlySpan<byte> bytes, out int length, out byte kind)
    {
        length = 0;
        kind = MessageKind.Bytes;
        if (bytes.Length < 4)
        {
            return 0;
        }

        int announced = BinaryPrimitives.ReadInt32BigEndian(bytes);
        if (announced is < 0 or > ProtocolLimits.MaximumPayload)
        {
            throw new ProtocolException(
                $"A message of {(announced < 0 ? "2 GiB or more" : $"{announced} bytes")} was announced; the most is "
                + $"{ProtocolLimits.MaximumPayload}. Let the other program send it in parts.");
        }

        length = announced;
        return 4;
    }
}
