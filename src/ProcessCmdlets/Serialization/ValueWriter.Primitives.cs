using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Serialization;

internal sealed partial class ValueWriter
{
    /// <summary>The longest text whose length surely fits into one byte: three bytes for each character.</summary>
    private const int ShortText = 20;

    /// <summary>Writes a text or null.</summary>
    internal void WriteString(string? value)
    {
        if (value is null)
        {
            WriteUnsigned(0);
            return;
        }

        WriteText(value);
    }

    /// <summary>Writes one byte.</summary>
    internal void WriteByte(byte value)
    {
        Reserve(1)[0] = value;
        _buffer.Advance(1);
    }

    /// <summary>Writes true or false.</summary>
    internal void WriteBoolean(bool value) => WriteByte(value ? (byte)1 : (byte)0);

    /// <summary>Writes a number; small ones, negative ones too, take one byte.</summary>
    internal void WriteInt32(int value) => WriteUnsigned((uint)((value << 1) ^ (value >> 31)));

    /// <summary>Writes a number; small ones, negative ones too, take one byte.</summary>
    internal void WriteInt64(long value) => WriteUnsigned((ulong)((value << 1) ^ (value >> 63)));

    /// <summary>Writes a number, exact in all bits.</summary>
    internal void WriteDouble(double value)
    {
        BinaryPrimitives.WriteDoubleLittleEndian(Reserve(sizeof(double)), value);
        _buffer.Advance(sizeof(double));
    }

    /// <summary>Writes bytes and their number.</summary>
    internal void WriteBytes(ReadOnlySpan<byte> value)
    {
        WriteUnsigned((uint)value.Length);
        WriteRaw(value);
    }

    /// <summary>Writes a list of texts.</summary>
    internal void WriteStrings(IReadOnlyList<string> values)
    {
        WriteUnsigned((uint)values.Count);
        for (int i = 0; i < values.Count; i++)
        {
            WriteText(values[i]);
        }
    }

    internal void WriteTag(ValueTag tag) => WriteByte((byte)tag);

    internal void WriteUnsigned(uint value)
    {
        Span<byte> target = Reserve(5);
        int length = 0;
        for (; value >= 0x80; value >>= 7)
        {
            target[length++] = (byte)(value | 0x80);
        }

        target[length++] = (byte)value;
        _buffer.Advance(length);
    }

    private void WriteUnsigned(ulong value)
    {
        Span<byte> target = Reserve(10);
        int length = 0;
        for (; value >= 0x80; value >>= 7)
        {
            target[length++] = (byte)(value | 0x80);
        }

        target[length++] = (byte)value;
        _buffer.Advance(length);
    }

    internal void WriteFixed(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(Reserve(sizeof(long)), value);
        _buffer.Advance(sizeof(long));
    }

    private void WriteNumber(int value)
    {
        if ((uint)value < 0x80)
        {
            WriteByte((byte)(value | (byte)ValueTag.SmallInt32));
            return;
        }

        WriteTag(ValueTag.Int32);
        WriteInt32(value);
    }

    internal void WriteRaw(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Reserve(value.Length));
        _buffer.Advance(value.Length);
    }

    /// <summary>
    /// Writes a text: one more than twice its length in bytes, plus one where it is not UTF-8, then the bytes. Text that
    /// UTF-8 cannot hold, with half of a surrogate pair, is written as it lies in memory.
    /// </summary>
    internal void WriteText(string value)
    {
        int bound = value.Length <= ShortText ? value.Length * 3 : CountBytes(value);
        if (bound >= 0)
        {
            Span<byte> target = Reserve(bound + 5);
            int header = value.Length <= ShortText ? 1 : PutUnsigned(target, (uint)(bound << 1) + 1);
            OperationStatus status = Utf8.FromUtf16(
                value, target.Slice(header, bound), out _, out int written, replaceInvalidSequences: false);
            if (status == OperationStatus.Done)
            {
                if (header == 1)
                {
                    target[0] = (byte)((written << 1) + 1);
                }

                _buffer.Advance(header + written);
                return;
            }
        }

        ReadOnlySpan<byte> raw = MemoryMarshal.AsBytes(value.AsSpan());
        WriteUnsigned(((uint)raw.Length << 1) + 2);
        WriteRaw(raw);
    }

    /// <summary>The bytes of a text as UTF-8, or -1 where that is no shorter than the text in memory can be sent.</summary>
    private static int CountBytes(string value) =>
        value.Length > ProtocolLimits.MaximumPayload / 3 ? -1 : Encoding.UTF8.GetByteCount(value);

    private static int PutUnsigned(Span<byte> target, uint value)
    {
        int length = 0;
        for (; value >= 0x80; value >>= 7)
        {
            target[length++] = (byte)(value | 0x80);
        }

        target[length++] = (byte)value;
        return length;
    }

    private Span<byte> Reserve(int size)
    {
        if (size > ProtocolLimits.MaximumPayload - _buffer.Length)
        {
            throw new ValueNotSerializableException(
                _path.ToString(), "value too large",
                $"A message holds at most {ProtocolLimits.MaximumPayload >> 20} MiB. Send it in parts, or write a file and send its path.");
        }

        return _buffer.GetSpan(size);
    }
}
