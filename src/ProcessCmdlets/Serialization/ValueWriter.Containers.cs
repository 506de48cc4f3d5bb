using System.Collections;
using System.Management.Automation;
using System.Runtime.InteropServices;

namespace ProcessCmdlets.Serialization;

internal sealed partial class ValueWriter
{
    private void WriteContainer(object value, PSObject? wrapper, TypePlan plan, int depth, ValueModes modes)
    {
        switch (plan.Kind)
        {
            case ValueKind.Array:
                WriteArray((Array)value, plan, depth, modes);
                break;
            case ValueKind.MultiArray when HasZeroBounds((Array)value):
                WriteMultiArray((Array)value, plan, depth, modes);
                break;
            case ValueKind.ArrayList:
                _references.Add(value);
                WriteItems(ValueTag.ArrayList, Items((IEnumerable)value, modes), depth, modes);
                break;
            case ValueKind.Stack:
                _references.Add(value);
                List<object?> items = Items((IEnumerable)value, modes);
                items.Reverse();
                WriteItems(ValueTag.Stack, items, depth, modes);
                break;
            case ValueKind.Queue:
                _references.Add(value);
                WriteItems(ValueTag.Queue, Items((IEnumerable)value, modes), depth, modes);
                break;
            case ValueKind.Hashtable:
                WriteTable(ValueTag.Hashtable, (IDictionary)value, depth, modes);
                break;
            case ValueKind.OrderedDictionary:
                WriteTable(ValueTag.OrderedDictionary, (IDictionary)value, depth, modes);
                break;
            case ValueKind.OrderedHashtable:
                WriteTable(ValueTag.OrderedHashtable, (IDictionary)value, depth, modes);
                break;
            case ValueKind.SortedList when TryWriteSortedList((SortedList)value, depth, modes):
            case ValueKind.Synchronized when TryWriteSynchronized(value, plan, depth, modes):
            case ValueKind.Collection when TryWriteCollection(value, plan, depth, modes):
            case ValueKind.Dictionary when TryWriteDictionary((IDictionary)value, plan, depth, modes):
                break;
            case ValueKind.Dictionary:
            case ValueKind.SortedList:
            case ValueKind.OtherDictionary:
                WriteOther(value, wrapper, ContentKind.Dictionary, false, depth, modes);
                break;
            case ValueKind.OtherStack:
                WriteOther(value, wrapper, ContentKind.Stack, false, depth, modes);
                break;
            case ValueKind.OtherQueue:
                WriteOther(value, wrapper, ContentKind.Queue, false, depth, modes);
                break;
            default:
                WriteOther(value, wrapper, ContentKind.List, value is not IList, depth, modes);
                break;
        }
    }

    private void WriteArray(Array array, TypePlan plan, int depth, ValueModes modes)
    {
        _references.Add(array);
        int element = ElementTypes.IsClosed(plan.Element) || AreExact(array, plan.Element)
            ? plan.Element
            : ElementTypes.Object;
        WriteTag(ValueTag.Array);
        WriteByte((byte)element);
        WriteByte((byte)plan.Jags);
        WriteElements(array, element, plan.Jags, depth, modes);
    }

    private void WriteElements(Array array, int element, int jags, int depth, ValueModes modes)
    {
        WriteUnsigned((uint)array.Length);
        if (jags == 0 && ElementTypes.IsPacked(element))
        {
            WriteRaw(MemoryMarshal.CreateReadOnlySpan(
                ref MemoryMarshal.GetArrayDataReference(array), Buffer.ByteLength(array)));
        }
        else if (element == ElementTypes.String && jags == 0)
        {
            string?[] texts = (string?[])array;
            foreach (string? text in texts)
            {
                WriteString(text);
            }
        }
        else if (array is object?[] objects)
        {
            for (int i = 0; i < objects.Length; i++)
            {
                _path.AtIndex(i);
                WriteAny(objects[i], depth, modes);
            }
        }
        else
        {
            WriteEach(array, depth, modes);
        }
    }

    private void WriteMultiArray(Array array, TypePlan plan, int depth, ValueModes modes)
    {
        _references.Add(array);
        int element = ElementTypes.IsClosed(plan.Element) && plan.Jags == 0 ? plan.Element : ElementTypes.Object;
        WriteTag(ValueTag.MultiArray);
        WriteByte((byte)element);
        WriteByte((byte)array.Rank);
        for (int dimension = 0; dimension < array.Rank; dimension++)
        {
            WriteUnsigned((uint)array.GetLength(dimension));
        }

        WriteEach(array, depth, modes);
    }

    private void WriteEach(IEnumerable elements, int depth, ValueModes modes)
    {
        int index = 0;
        foreach (object? element in elements)
        {
            _path.AtIndex(index++);
            WriteAny(element, depth, modes);
        }
    }

    private void WriteItems(ValueTag tag, List<object?> items, int depth, ValueModes modes)
    {
        WriteTag(tag);
        WriteUnsigned((uint)items.Count);
        WriteEach(items, depth, modes);
    }

    private static bool AreExact(Array elements, int element)
    {
        Type? type = ElementTypes.TypeOf(element);
        foreach (object? item in elements)
        {
            if (item is not null && item.GetType() != type)
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasZeroBounds(Array array)
    {
        for (int dimension = 0; dimension < array.Rank; dimension++)
        {
            if (array.GetLowerBound(dimension) != 0)
            {
                return false;
            }
        }

        return true;
    }
}
