using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace ProcessCmdlets.Serialization;

/// <summary>Numbers besides the usual ones, vectors, and places in a sequence.</summary>
internal static class NumberCodec
{
    private static readonly Dictionary<Type, ValueTag> s_tags = new()
    {
        [typeof(Half)] = ValueTag.Half,
        [typeof(Int128)] = ValueTag.Int128,
        [typeof(UInt128)] = ValueTag.UInt128,
        [typeof(Rune)] = ValueTag.Rune,
        [typeof(Complex)] = ValueTag.Complex,
        [typeof(Range)] = ValueTag.Range,
        [typeof(Index)] = ValueTag.Index,
        [typeof(Vector2)] = ValueTag.Vector,
        [typeof(Vector3)] = ValueTag.Vector,
        [typeof(Vector4)] = ValueTag.Vector,
        [typeof(Quaternion)] = ValueTag.Vector,
        [typeof(Plane)] = ValueTag.Vector,
        [typeof(Matrix3x2)] = ValueTag.Vector,
        [typeof(Matrix4x4)] = ValueTag.Vector,
    };

    /// <summary>The tag of a type on the list, or null.</summary>
    internal static ValueTag? TagOf(Type type) => s_tags.TryGetValue(type, out ValueTag tag) ? tag : null;

    /// <summary>Writes a value.</summary>
    internal static bool Write(ValueWriter writer, ValueTag tag, object value)
    {
        writer.WriteTag(tag);
        switch (value)
        {
            case Half half:
                writer.WriteInt32(BitConverter.HalfToInt16Bits(half));
                break;
            case Int128 number:
                WriteHalves(writer, (UInt128)number);
                break;
            case UInt128 number:
                WriteHalves(writer, number);
                break;
            case Rune rune:
                writer.WriteInt32(rune.Value);
                break;
            case Complex complex:
                writer.WriteDouble(complex.Real);
                writer.WriteDouble(complex.Imaginary);
                break;
            case Range range:
                WriteIndex(writer, range.Start);
                WriteIndex(writer, range.End);
                break;
            case Index index:
                WriteIndex(writer, index);
                break;
            default:
                WriteVector(writer, value);
                break;
        }

        return true;
    }

    /// <summary>Reads what follows a tag.</summary>
    internal static object Read(ValueReader reader, ValueTag tag) => tag switch
    {
        ValueTag.Half => BitConverter.Int16BitsToHalf(checked((short)reader.ReadInt32())),
        ValueTag.Int128 => (Int128)ReadHalves(reader),
        ValueTag.UInt128 => ReadHalves(reader),
        ValueTag.Rune => new Rune(reader.ReadInt32()),
        ValueTag.Complex => new Complex(reader.ReadDouble(), reader.ReadDouble()),
        ValueTag.Range => new Range(ReadIndex(reader), ReadIndex(reader)),
        ValueTag.Index => ReadIndex(reader),
        _ => ReadVector(reader),
    };

    private static void WriteHalves(ValueWriter writer, UInt128 value)
    {
        writer.WriteFixed(unchecked((long)(ulong)(value >> 64)));
        writer.WriteFixed(unchecked((long)(ulong)value));
    }

    private static UInt128 ReadHalves(ValueReader reader) =>
        new(unchecked((ulong)reader.ReadFixed()), unchecked((ulong)reader.ReadFixed()));

    private static void WriteIndex(ValueWriter writer, Index index)
    {
        writer.WriteInt32(index.Value);
        writer.WriteBoolean(index.IsFromEnd);
    }

    private static Index ReadIndex(ValueReader reader) => new(reader.ReadInt32(), reader.ReadBoolean());

    private static void WriteVector(ValueWriter writer, object value)
    {
        switch (value)
        {
            case Vector2 vector:
                WriteNumbers(writer, 0, vector);
                break;
            case Vector3 vector:
                WriteNumbers(writer, 1, vector);
                break;
            case Vector4 vector:
                WriteNumbers(writer, 2, vector);
                break;
            case Quaternion quaternion:
                WriteNumbers(writer, 3, quaternion);
                break;
            case Plane plane:
                WriteNumbers(writer, 4, plane);
                break;
            case Matrix3x2 matrix:
                WriteNumbers(writer, 5, matrix);
                break;
            default:
                WriteNumbers(writer, 6, (Matrix4x4)value);
                break;
        }
    }

    private static object ReadVector(ValueReader reader) => reader.ReadByte() switch
    {
        0 => ReadNumbers<Vector2>(reader),
        1 => ReadNumbers<Vector3>(reader),
        2 => ReadNumbers<Vector4>(reader),
        3 => ReadNumbers<Quaternion>(reader),
        4 => ReadNumbers<Plane>(reader),
        5 => ReadNumbers<Matrix3x2>(reader),
        6 => ReadNumbers<Matrix4x4>(reader),
        byte other => throw reader.Malformed($"there is no vector of kind {other}"),
    };

    private static void WriteNumbers<T>(ValueWriter writer, byte kind, T value)
        where T : unmanaged
    {
        writer.WriteByte(kind);
        writer.WriteRaw(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));
    }

    private static T ReadNumbers<T>(ValueReader reader)
        where T : unmanaged => MemoryMarshal.Read<T>(reader.Take(System.Runtime.CompilerServices.Unsafe.SizeOf<T>()));
}
