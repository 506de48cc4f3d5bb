using System.Buffers.Binary;

namespace Engine.Tests.Fuzz;

/// <summary>Makes inputs of good ones, by a seed: the same seed makes the same inputs.</summary>
internal sealed class FuzzSource
{
    // Longer inputs only make the run slower; what is wrong with a long one is wrong with a short one.
    private const int MostBytes = 4096;

    private static readonly byte[] s_bytes = [0, 1, 2, 0x7F, 0x80, 0x81, 0xC3, 0xFE, 0xFF];
    private static readonly long[] s_numbers = [0, 1, -1, int.MaxValue, int.MinValue, 1L << 31, 1L << 32, long.MaxValue, long.MinValue];

    private readonly Random _random;
    private readonly byte[][] _seeds;

    internal FuzzSource(int seed, IEnumerable<byte[]> seeds)
    {
        _random = new Random(seed);
        _seeds = [.. seeds.Select(static bytes => bytes.Length > MostBytes ? bytes[..MostBytes] : bytes)];
    }

    /// <summary>The next input.</summary>
    internal byte[] Next()
    {
        int way = _random.Next(100);
        if (way < 4)
        {
            byte[] noise = new byte[_random.Next(64)];
            _random.NextBytes(noise);
            return noise;
        }

        List<byte> input = [.. Seed()];
        if (way < 14)
        {
            // The front of one and the rear of another.
            byte[] other = Seed();
            input.RemoveRange(0, input.Count - _random.Next(input.Count + 1));
            input.AddRange(other[_random.Next(other.Length + 1)..]);
        }

        for (int left = way < 18 ? 0 : 1 + (_random.Next(4) * _random.Next(3)); left > 0; left--)
        {
            Mutate(input);
        }

        return input.Count > 2 * MostBytes ? [.. input.Take(2 * MostBytes)] : [.. input];
    }

    /// <summary>A number below another.</summary>
    internal int Next(int below) => _random.Next(below);

    private byte[] Seed() => _seeds[_random.Next(_seeds.Length)];

    private void Mutate(List<byte> input)
    {
        int place = _random.Next(input.Count + 1);
        int rest = input.Count - place;
        switch (_random.Next(rest == 0 ? 3 : 9))
        {
            case 0:
                input.Insert(place, Byte());
                break;
            case 1:
                input.InsertRange(place, Number());
                break;
            case 2:
                input.InsertRange(place, Part());
                break;
            case 3:
                input[place] ^= (byte)(1 << _random.Next(8));
                break;
            case 4:
                input[place] = Byte();
                break;
            case 5:
                byte[] number = Number();
                input.RemoveRange(place, Math.Min(rest, number.Length));
                input.InsertRange(place, number);
                break;
            case 6:
                input.RemoveRange(place, 1 + _random.Next(Math.Min(rest, 16)));
                break;
            case 7:
                input.RemoveRange(place, rest);
                break;
            default:
                // The same once more, as a container that holds itself or a second frame.
                input.InsertRange(place, input.GetRange(place, 1 + _random.Next(Math.Min(rest, 64))));
                break;
        }
    }

    private byte Byte() => _random.Next(2) == 0 ? s_bytes[_random.Next(s_bytes.Length)] : (byte)_random.Next(256);

    // A number that is at the edge of something, in one of the ways in which numbers are written.
    private byte[] Number()
    {
        long value = s_numbers[_random.Next(s_numbers.Length)];
        byte[] bytes = new byte[8];
        switch (_random.Next(4))
        {
            case 0:
                BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
                return bytes;
            case 1:
                BinaryPrimitives.WriteInt32LittleEndian(bytes, unchecked((int)value));
                return bytes[..4];
            case 2:
                BinaryPrimitives.WriteInt32BigEndian(bytes, unchecked((int)value));
                return bytes[..4];
            default:
                List<byte> parts = [];
                ulong left = unchecked((ulong)value);
                for (; left >= 0x80; left >>= 7)
                {
                    parts.Add((byte)(left | 0x80));
                }

                return [.. parts, (byte)left];
        }
    }

    private byte[] Part()
    {
        byte[] other = Seed();
        int start = _random.Next(other.Length + 1);
        return other[start..(start + _random.Next(Math.Min(64, other.Length - start) + 1))];
    }
}
