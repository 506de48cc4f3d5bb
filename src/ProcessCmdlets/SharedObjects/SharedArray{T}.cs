using System.Runtime.CompilerServices;
using ProcessCmdlets.Engine.SharedObjects;
using ProcessCmdlets.Errors;

namespace ProcessCmdlets;

/// <summary>An array of numbers that several processes see. Reading and writing an element is never seen half done.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
public sealed unsafe class SharedArray<T> : SharedArray
    where T : unmanaged
{
    private readonly byte* _pointer;
    private readonly long _length;

    internal SharedArray(MemoryBlock block)
        : base(block)
    {
        _pointer = block.Pointer;
        _length = block.Size / sizeof(T);
    }

    /// <inheritdoc/>
    public override long Length => _length;

    /// <inheritdoc/>
    public override Type ElementType => typeof(T);

    /// <summary>One element; a negative index counts from the end.</summary>
    /// <param name="index">Which.</param>
    public T this[long index]
    {
        get
        {
            byte* cell = Enter(index);
            try
            {
                return AtomicCell<T>.Read(cell);
            }
            finally
            {
                Leave();
            }
        }

        set
        {
            byte* cell = Enter(index);
            try
            {
                AtomicCell<T>.Write(cell, value);
            }
            finally
            {
                Leave();
            }
        }
    }

    /// <summary>Several elements, such as <c>$a[2..5]</c>.</summary>
    /// <param name="indexes">Which.</param>
    public T[] this[long[] indexes]
    {
        get => Array.ConvertAll(indexes, index => this[index]);
        set
        {
            ArgumentNullException.ThrowIfNull(indexes);
            ArgumentNullException.ThrowIfNull(value);
            if (indexes.Length != value.Length)
            {
                throw ErrorRecords.Terminating(ErrorRecords.CountMismatch(ToString(), indexes.Length, value.Length));
            }

            for (int i = 0; i < indexes.Length; i++)
            {
                this[indexes[i]] = value[i];
            }
        }
    }

    /// <summary>Adds to an element in one step.</summary>
    /// <param name="index">Which.</param>
    /// <param name="value">What to add.</param>
    /// <returns>The sum.</returns>
    public T Add(long index, T value)
    {
        byte* cell = EnterSum(index);
        try
        {
            return AtomicCell<T>.Add(cell, value);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Adds one to an element in one step.</summary>
    /// <param name="index">Which.</param>
    /// <returns>The sum.</returns>
    public T Increment(long index) => Add(index, One(1));

    /// <summary>Takes one from an element in one step.</summary>
    /// <param name="index">Which.</param>
    /// <returns>The difference.</returns>
    public T Decrement(long index) => Add(index, One(-1));

    /// <summary>Puts a value in the place of another in one step.</summary>
    /// <param name="index">Which.</param>
    /// <param name="value">The value.</param>
    /// <returns>What was there.</returns>
    public T Exchange(long index, T value)
    {
        byte* cell = Enter(index);
        try
        {
            return AtomicCell<T>.Exchange(cell, value);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Puts a value in the place of an expected one in one step, and does nothing where another is there.</summary>
    /// <param name="index">Which.</param>
    /// <param name="expected">What is expected.</param>
    /// <param name="value">The value.</param>
    /// <returns>What was there: the expected one where the value is there now.</returns>
    public T CompareExchange(long index, T expected, T value)
    {
        byte* cell = Enter(index);
        try
        {
            return AtomicCell<T>.CompareExchange(cell, expected, value);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>A copy of all elements.</summary>
    /// <returns>The copy.</returns>
    public T[] ToArray() => Slice(0, _length);

    /// <summary>A copy of the elements from one on.</summary>
    /// <param name="start">The first; a negative one counts from the end.</param>
    /// <returns>The copy.</returns>
    public T[] Slice(long start) => Slice(start, start < 0 ? -start : _length - start);

    /// <summary>A copy of a part of the elements.</summary>
    /// <param name="start">The first; a negative one counts from the end.</param>
    /// <param name="count">How many.</param>
    /// <returns>The copy.</returns>
    public T[] Slice(long start, long count)
    {
        Enter();
        try
        {
            byte* from = At(start, count);
            T[] copy = GC.AllocateUninitializedArray<T>(checked((int)count));
            new ReadOnlySpan<T>(from, (int)count).CopyTo(copy);
            return copy;
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Writes several elements.</summary>
    /// <param name="start">Where the first goes; a negative one counts from the end.</param>
    /// <param name="values">The elements.</param>
    public void SetSlice(long start, T[] values)
    {
        ArgumentNullException.ThrowIfNull(values);
        Enter();
        try
        {
            values.AsSpan().CopyTo(new Span<T>(At(start, values.Length), values.Length));
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Writes a value into every element.</summary>
    /// <param name="value">The value.</param>
    public void Fill(T value)
    {
        Enter();
        try
        {
            for (long done = 0; done < _length; done += int.MaxValue)
            {
                new Span<T>(_pointer + (done * sizeof(T)), (int)Math.Min(_length - done, int.MaxValue)).Fill(value);
            }
        }
        finally
        {
            Leave();
        }
    }

    private static T One(int sign)
    {
        if (typeof(T) == typeof(double))
        {
            return (T)(object)(double)sign;
        }

        if (typeof(T) == typeof(float))
        {
            return (T)(object)(float)sign;
        }

        long bits = sign;
        return *(T*)&bits;
    }

    private byte* Enter(long index)
    {
        Enter();
        if ((ulong)index < (ulong)_length)
        {
            return _pointer + (index * sizeof(T));
        }

        try
        {
            return At(index, 1);
        }
        catch
        {
            Leave();
            throw;
        }
    }

    private byte* EnterSum(long index) => AtomicCell<T>.HasSum
        ? Enter(index)
        : throw ErrorRecords.Terminating(ErrorRecords.NoSum(ToString(), typeof(T)));

    private byte* At(long start, long count)
    {
        long index = start < 0 ? start + _length : start;
        return index >= 0 && count >= 0 && index <= _length - count
            ? _pointer + (index * sizeof(T))
            : throw ErrorRecords.Terminating(ErrorRecords.IndexOutOfRange(ToString(), start, count, _length));
    }
}
