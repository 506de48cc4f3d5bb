using System.Runtime.CompilerServices;

namespace ProcessCmdlets.Engine.SharedObjects;

/// <summary>Operations on one element of shared memory that no other process sees half done.</summary>
/// <typeparam name="T">A number of 1, 2, 4 or 8 bytes, a character or a Boolean. The choices below are made by the compiler.</typeparam>
internal static unsafe class AtomicCell<T>
    where T : unmanaged
{
    /// <summary>Whether there is a sum of two.</summary>
    internal static bool HasSum => typeof(T) != typeof(bool);

    internal static T Read(byte* cell) => sizeof(T) == 8 && sizeof(nint) == 4
        ? From(Interlocked.Read(ref *(long*)cell))
        : Unsafe.Read<T>(cell);

    internal static void Write(byte* cell, T value)
    {
        if (sizeof(T) == 8 && sizeof(nint) == 4)
        {
            _ = Interlocked.Exchange(ref *(long*)cell, Bits(value));
        }
        else
        {
            Unsafe.Write(cell, value);
        }
    }

    /// <summary>Adds to an element.</summary>
    /// <returns>The sum.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T Add(byte* cell, T value)
    {
        if (typeof(T) == typeof(int) || typeof(T) == typeof(uint))
        {
            return From((uint)Interlocked.Add(ref *(int*)cell, (int)Bits(value)));
        }

        if (typeof(T) == typeof(long) || typeof(T) == typeof(ulong))
        {
            return From(Interlocked.Add(ref *(long*)cell, Bits(value)));
        }

        while (true)
        {
            T old = Read(cell);
            T sum = Sum(old, value);
            if (TrySwap(cell, old, sum))
            {
                return sum;
            }
        }
    }

    /// <summary>Puts a value in the place of another.</summary>
    /// <returns>The other.</returns>
    internal static T Exchange(byte* cell, T value)
    {
        while (true)
        {
            T old = Read(cell);
            if (TrySwap(cell, old, value))
            {
                return old;
            }
        }
    }

    /// <summary>Puts a value in the place of an expected one.</summary>
    /// <returns>What was there; the expected one where the value is there now.</returns>
    internal static T CompareExchange(byte* cell, T expected, T value)
    {
        while (true)
        {
            T old = Read(cell);
            if (!EqualityComparer<T>.Default.Equals(old, expected) || TrySwap(cell, old, value))
            {
                return old;
            }
        }
    }

    private static bool TrySwap(byte* cell, T old, T value)
    {
        if (sizeof(T) == 8)
        {
            long expected = Bits(old);
            return Interlocked.CompareExchange(ref *(long*)cell, Bits(value), expected) == expected;
        }

        if (sizeof(T) == 4)
        {
            int expected = (int)Bits(old);
            return Interlocked.CompareExchange(ref *(int*)cell, (int)Bits(value), expected) == expected;
        }

        // The processor is asked for the four bytes around it; elements lie at multiples of their size.
        int shift = (int)((nint)cell & 3) * 8;
        int* word = (int*)((nint)cell & ~3);
        int mask = (int)((sizeof(T) == 2 ? 0xFFFFu : 0xFFu) << shift);
        int before = Volatile.Read(ref *word);
        if ((before & mask) >>> shift != ((int)Bits(old) & (mask >>> shift)))
        {
            return false;
        }

        int after = (before & ~mask) | (((int)Bits(value) << shift) & mask);
        return Interlocked.CompareExchange(ref *word, after, before) == before;
    }

    private static long Bits(T value)
    {
        long bits = 0;
        *(T*)&bits = value;
        return bits;
    }

    private static T From(long bits) => *(T*)&bits;

    private static T Sum(T first, T second)
    {
        if (typeof(T) == typeof(double))
        {
            return From(BitConverter.DoubleToInt64Bits(*(double*)&first + *(double*)&second));
        }

        if (typeof(T) == typeof(float))
        {
            return From(BitConverter.SingleToInt32Bits(*(float*)&first + *(float*)&second));
        }

        // Of smaller whole numbers only the bits that have room count, signed or not.
        return From(Bits(first) + Bits(second));
    }
}
