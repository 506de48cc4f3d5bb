using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace ProcessCmdlets.Serialization;

internal sealed partial class ValueReader
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a text or null.</summary>
    internal string? ReadString()
    {
        uint header = ReadUnsigned();
        return header == 0 ? null : ReadText(header - 1);
    }

    /// <summary>Reads one byte.</summary>
    internal byte ReadByte()
    {
        if (_position >= _end)
        {
            throw Malformed("it ends too early");
        }

        return _bytes[_position++];
    }

    /// <summary>Reads true or false.</summary>
    internal bool ReadBoolean() => ReadByte() switch
    {
        0 => false,
        1 => true,
        byte other => throw Malformed($"{other} is neither true nor false"),
    };

    /// <summary>Reads a number.</summary>
    internal int ReadInt32()
    {
        uint value = ReadUnsigned();
        return (int)(value >> 1) ^ -(int)(value & 1);
    }

    /// <summary>Reads a number.</summary>
    internal long ReadInt64()
    {
        ulong value = ReadUnsigned64();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>Reads a number, exact in all bits.</summary>
    internal double ReadDouble() => BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));

    /// <summary>Reads bytes and their number. The memory is the message's own.</summary>
    internal ReadOnlyMemory<byte> ReadBytes()
    {
        int length = ReadLength(ReadUnsigned());
        int start = _position;
        _position += length;
        return _bytes.AsMemory(start, length);
    }

    /// <summary>Reads a list of texts.</summary>
    internal string[] ReadStrings()
    {
        string[] values = new string[ReadCount()];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = ReadString() ?? throw Malformed("a text is missing");
        }

        return values;
    }

    internal string ReadRequiredString() => ReadString() ?? throw Malformed("a text is missing");

    internal uint ReadUnsigned()
    {
        uint first = ReadByte();
        if (first < 0x80)
        {
            return first;
        }

        ulong value = ReadMore(first, 4);
        return value <= uint.MaxValue ? (uint)value : throw Malformed("a number is too large");
    }

    private ulong ReadUnsigned64()
    {
        byte first = ReadByte();
        return first < 0x80 ? first : ReadMore(first, 9);
    }

    private ulong ReadMore(uint first, int mostBytes)
    {
        ulong value = first & 0x7F;
        for (int i = 1; i <= mostBytes; i++)
        {
            ulong next = ReadByte();
            if (i == 9 && next > 1)
            {
                break;
            }

            value |= (next & 0x7F) << (7 * i);
            if (next < 0x80)
            {
                return value;
            }
        }

        throw Malformed("a number is too long");
    }

    internal long ReadFixed() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    internal ReadOnlySpan<byte> Take(int length)
    {
        if (length > _end - _position)
        {
            throw Malformed("it ends too early");
        }

        ReadOnlySpan<byte> taken = _bytes.AsSpan(_position, length);
        _position += length;
        return taken;
    }

    private int ReadLength(uint length) =>
        length <= (uint)(_end - _position) ? (int)length : throw Malformed("it ends too early");

    private string ReadText(uint header)
    {
        ReadOnlySpan<byte> text = Take(ReadLength(header >> 1));
        if ((header & 1) == 0)
        {
            try
            {
                return s_utf8.GetString(text);
            }
            catch (DecoderFallbackException e)
            {
                throw Malformed("a text that is not UTF-8", e);
            }
        }

        // Not decoded: halves of surrogate pairs stay as they are.
        return (text.Length & 1) == 0
            ? new string(MemoryMarshal.Cast<byte, char>(text))
            : throw Malformed("half a character");
    }
}
