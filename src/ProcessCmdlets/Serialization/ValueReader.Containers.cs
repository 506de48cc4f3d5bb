using System.Collections.Specialized;
using System.Collections;
using System.Management.Automation;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ProcessCmdlets.Serialization;

internal sealed partial class ValueReader
{
    private const byte LargestBoolean = 1;

    /// <summary>
    /// What a place of a type can hold of a value: a file, for instance, is read with a wrapper that has its provider's properties,
    /// which no variable of its own type can hold.
    /// </summary>
    internal static object? Fit(object? value, Type type) =>
        value is null || type == typeof(object) ? value
        : type == typeof(PSObject) ? PSObject.AsPSObject(value)
        : value is PSObject wrapper && type.IsInstanceOfType(wrapper.BaseObject) ? wrapper.BaseObject
        : value;

    private Array ReadArray()
    {
        int element = ReadByte();
        int jags = ReadByte();
        Type type = ElementTypes.TypeOf(element) ?? throw Malformed($"there is no element type {element}");
        if (jags > ArrayTypes.MaximumJags)
        {
            throw Malformed("arrays lie too deep in each other");
        }

        return ReadElements(element, jags, ArrayTypes.Jagged(type, jags), isReferred: true);
    }

    private Array ReadElements(int element, int jags, Type type, bool isReferred)
    {
        int count = ReadCount();
        if (jags == 0 && ElementTypes.IsPacked(element))
        {
            return ReadPacked(element, type, count, isReferred);
        }

        Array array = Array.CreateInstance(type, count);
        if (isReferred)
        {
            _references.Add(array);
        }

        if (array is string?[] texts)
        {
            for (int i = 0; i < texts.Length; i++)
            {
                texts[i] = ReadString();
            }
        }
        else if (array is PSObject?[] wrapped)
        {
            for (int i = 0; i < wrapped.Length; i++)
            {
                wrapped[i] = ReadAny() is { } value ? PSObject.AsPSObject(value) : null;
            }
        }
        else
        {
            for (int i = 0; i < array.Length; i++)
            {
                array.SetValue(Fit(ReadAny(), type), i);
            }
        }

        return array;
    }

    private Array ReadPacked(int element, Type type, int count, bool isReferred)
    {
        int size = type == typeof(bool) ? sizeof(bool) : type == typeof(char) ? sizeof(char) : Marshal.SizeOf(type);
        if ((long)count * size > _end - _position)
        {
            throw Malformed("it ends too early");
        }

        Array array = ElementTypes.IsByte(element)
            ? GC.AllocateUninitializedArray<byte>(count)
            : Array.CreateInstance(type, count);
        if (isReferred)
        {
            _references.Add(array);
        }

        ReadOnlySpan<byte> content = Take(count * size);
        if (!ElementTypes.IsAnyPattern(element) && content.ContainsAnyExceptInRange((byte)0, LargestBoolean))
        {
            throw Malformed("a byte that is neither true nor false");
        }

        content.CopyTo(MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(array), content.Length));
        return array;
    }

    private Array ReadMultiArray()
    {
        int element = ReadByte();
        Type type = ElementTypes.TypeOf(element) ?? throw Malformed($"there is no element type {element}");
        int rank = ReadByte();
        if (rank is < 1 or > ValueLimits.Dimensions)
        {
            throw Malformed($"an array of {rank} dimensions");
        }

        int[] lengths = new int[rank];
        long total = 1;
        for (int dimension = 0; dimension < rank; dimension++)
        {
            lengths[dimension] = checked((int)ReadUnsigned());
            total = Math.Min(total * lengths[dimension], int.MaxValue);
        }

        Claim(total);
        Array array = Array.CreateInstance(type, lengths);
        _references.Add(array);
        int[] index = new int[rank];
        for (long i = 0; i < total; i++)
        {
            object? value = ReadAny();
            array.SetValue(Fit(value, type), index);
            Next(index, lengths);
        }

        return array;
    }

    private static void Next(int[] index, int[] lengths)
    {
        for (int dimension = index.Length - 1; dimension >= 0 && ++index[dimension] == lengths[dimension]; dimension--)
        {
            index[dimension] = 0;
        }
    }

    private ArrayList ReadArrayList()
    {
        ArrayList list = [];
        _references.Add(list);
        FillList(list);
        return list;
    }

    private void FillList(ArrayList list)
    {
        int count = ReadCount();
        list.Capacity = count;
        for (int i = 0; i < count; i++)
        {
            list.Add(ReadAny());
        }
    }

    private Stack ReadStack()
    {
        Stack stack = new();
        _references.Add(stack);
        FillStack(stack);
        return stack;
    }

    private void FillStack(Stack stack)
    {
        for (int count = ReadCount(); count > 0; count--)
        {
            stack.Push(ReadAny());
        }
    }

    private Queue ReadQueue()
    {
        Queue queue = new();
        _references.Add(queue);
        FillQueue(queue);
        return queue;
    }

    private void FillQueue(Queue queue)
    {
        for (int count = ReadCount(); count > 0; count--)
        {
            queue.Enqueue(ReadAny());
        }
    }

    private object ReadCollection()
    {
        CollectionKind kind = (CollectionKind)ReadByte();
        KeyComparison comparison = (KeyComparison)ReadByte();
        int element = ReadByte();
        Type type = ElementTypes.TypeOf(element) ?? throw Malformed($"there is no element type {element}");
        if (kind > CollectionKind.ObservableCollection
            || (GenericContainers.Compares(kind) && !ElementTypes.IsKey(element) && element != ElementTypes.Object))
        {
            throw Malformed($"there is no collection {(int)kind} of element type {element}");
        }

        CollectionBuilder builder = CollectionBuilder.For(element);
        object collection = builder.Create(kind, comparison);
        _references.Add(collection);
        if (ElementTypes.IsPacked(element) || element == ElementTypes.String)
        {
            builder.AddAll(kind, collection, ReadElements(element, 0, type, isReferred: false));
            return collection;
        }

        for (int count = ReadCount(); count > 0; count--)
        {
            object? value = GenericContainers.Compares(kind) && element == ElementTypes.Object ? ReadKey() : ReadAny();
            builder.Add(kind, collection, Fit(value, type));
        }

        return collection;
    }
}
