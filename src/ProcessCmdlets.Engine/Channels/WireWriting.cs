using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>Writes the numbers and bytes that <see cref="WireReader"/> reads.</summary>
internal static class WireWriting
{
    internal static void WriteByte(this PayloadBuffer buffer, byte value)
    {
        buffer.GetSpan(1)[0] = value;
        buffer.Advance(1);
    }

    internal static void WriteInt64(this PayloadBuffer buffer, long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(buffer.GetSpan(sizeof(long)), value);
        buffer.Advance(sizeof(long));
    }

    internal static void WriteInt32(this PayloadBuffer buffer, int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(buffer.GetSpan(sizeof(int)), value);
        buffer.Advance(sizeof(int));
    }

    internal static void WriteGuid(this PayloadBuffer buffer, Guid value)
    {
        _ = value.TryWriteBytes(buffer.GetSpan(16));
        buffer.Advance(16);
    }

    internal static void WriteLength(this PayloadBuffer buffer, int value)
    {
        Span<byte> space = buffer.GetSpan(5);
        int count = 0;
        for (uint rest = (uint)value; ; rest >>= 7)
        {
            space[count++] = (byte)(rest < 0x80 ? rest : rest | 0x80);
            if (rest < 0x80)
            {
                break;
            }
        }

        buffer.Advance(count);
    }

    internal static void WriteText(this PayloadBuffer buffer, string value)
    {
        buffer.WriteLength(Encoding.UTF8.GetByteCount(value));
        _ = Encoding.UTF8.GetBytes(value, buffer);
    }

    internal static void WriteBody(this PayloadBuffer buffer, ReadOnlySpan<byte> body)
    {
        buffer.WriteLength(body.Length);
        buffer.Write(body);
    }
}
