using System.Buffers.Binary;
using ProcessCmdlets.Engine.Errors;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>Reads the numbers and bytes of a frame, and trusts none of them.</summary>
internal ref struct WireReader
{
    private readonly ReadOnlySpan<byte> _bytes;

    internal WireReader(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
    }

    /// <summary>Where the next byte lies.</summary>
    internal int Position { get; private set; }

    internal readonly bool AtEnd => Position == _bytes.Length;

    internal byte ReadByte() => Take(1)[0];

    internal long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

    internal int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)));

    internal Guid ReadGuid() => new(Take(16));

    internal string ReadText() => System.Text.Encoding.UTF8.GetString(Take(ReadLength()));

    /// <summary>Reads a number of at most 31 bits, seven to a byte, the low ones first.</summary>
    internal int ReadLength()
    {
        uint value = 0;
        for (int shift = 0; shift < 35; shift += 7)
        {
            byte part = ReadByte();
            value |= (uint)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value <= int.MaxValue ? (int)value : throw Malformed();
            }
        }

        throw Malformed();
    }

    /// <summary>Reads how many things follow, each of so many bytes at least.</summary>
    internal int ReadCount(int least)
    {
        int count = ReadLength();
        return (long)count * least <= _bytes.Length - Position ? count : throw Malformed();
    }

    /// <summary>Reads bytes and their number.</summary>
    internal byte[] ReadBody() => Take(ReadLength()).ToArray();

    internal ReadOnlySpan<byte> Take(int count)
    {
        if (count > _bytes.Length - Position)
        {
            throw Malformed();
        }

        ReadOnlySpan<byte> part = _bytes.Slice(Position, count);
        Position += count;
        return part;
    }

    private static ProtocolException Malformed() => new("A frame of a queue or a shared object is shorter than what it says it holds.");
}
