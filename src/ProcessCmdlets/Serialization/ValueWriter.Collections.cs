using System.Collections;

namespace ProcessCmdlets.Serialization;

/// <summary>The containers that compare or sort what is in them, and the generic ones.</summary>
internal sealed partial class ValueWriter
{
    private bool TryWriteCollection(object value, TypePlan plan, int depth, ValueModes modes)
    {
        KeyComparison comparison = plan.CollectionBuilder!.ComparisonOf(value);
        if (comparison == KeyComparison.Unknown)
        {
            return false;
        }

        Array elements = plan.CollectionBuilder.Elements(plan.Collection, value);
        if (GenericContainers.Compares(plan.Collection) && !ElementTypes.IsKey(plan.Element) && !AreKeys(elements, 1))
        {
            return false;
        }

        int element = ElementTypes.IsClosed(plan.Element) || AreExact(elements, plan.Element)
            ? plan.Element
            : ElementTypes.Object;
        _references.Add(value);
        WriteTag(ValueTag.Collection);
        WriteByte((byte)plan.Collection);
        WriteByte((byte)comparison);
        WriteByte((byte)element);
        WriteElements(elements, element, 0, depth, modes);
        return true;
    }

    private bool TryWriteDictionary(IDictionary value, TypePlan plan, int depth, ValueModes modes)
    {
        KeyComparison comparison = plan.DictionaryBuilder!.ComparisonOf(value);
        if (comparison == KeyComparison.Unknown)
        {
            return false;
        }

        List<object?> entries = Entries(value, modes);
        if (!ElementTypes.IsKey(plan.Key) && !AreKeys(entries, 2))
        {
            return false;
        }

        int element = plan.Element;
        for (int i = 1; i < entries.Count && !ElementTypes.IsClosed(element); i += 2)
        {
            if (entries[i] is { } item && item.GetType() != ElementTypes.TypeOf(element))
            {
                element = ElementTypes.Object;
            }
        }

        _references.Add(value);
        WriteTag(ValueTag.Dictionary);
        WriteByte((byte)plan.Dictionary);
        WriteByte((byte)plan.Key);
        WriteByte((byte)element);
        WriteByte((byte)comparison);
        WriteEntries(entries, depth, modes);
        return true;
    }

    private bool TryWriteSortedList(SortedList list, int depth, ValueModes modes)
    {
        List<object?> entries = Entries(list, modes);
        KeyComparison comparison = AreKeys(entries, 2) ? KeyComparisons.OfSorted(list) : KeyComparison.Unknown;
        if (comparison == KeyComparison.Unknown)
        {
            return false;
        }

        _references.Add(list);
        WriteTag(ValueTag.SortedList);
        WriteByte((byte)comparison);
        WriteEntries(entries, depth, modes);
        return true;
    }

    /// <summary>Writes a container that is locked whenever it is used, as a copy of what it holds now.</summary>
    private bool TryWriteSynchronized(object value, TypePlan plan, int depth, ValueModes modes)
    {
        ValueTag tag = SynchronizedContainers.KindOf(plan.Type) ?? ValueTag.ArrayList;
        List<object?> entries = value is IDictionary table ? Entries(table, modes) : Items((IEnumerable)value, modes);
        KeyComparison comparison = tag != ValueTag.SortedList ? KeyComparison.Default
            : AreKeys(entries, 2) ? KeyComparisons.OfSorted((SortedList)value)
            : KeyComparison.Unknown;
        if (comparison == KeyComparison.Unknown)
        {
            return false;
        }

        _references.Add(value);
        WriteTag(ValueTag.Synchronized);
        if (value is IDictionary dictionary)
        {
            WriteTag(tag);
            WriteByte((byte)(tag == ValueTag.SortedList ? comparison : KeyComparisons.Of(dictionary)));
            WriteEntries(entries, depth, modes);
            return true;
        }

        if (tag == ValueTag.Stack)
        {
            entries.Reverse();
        }

        WriteItems(tag, entries, depth, modes);
        return true;
    }

    /// <summary>Whether keys of any type are all of those whose equal values are equal after the journey.</summary>
    private static bool AreKeys(IList entries, int step)
    {
        for (int i = 0; i < entries.Count; i += step)
        {
            if (entries[i] is { } key && !ElementTypes.IsKey(ElementTypes.NumberOf(key.GetType())))
            {
                return false;
            }
        }

        return true;
    }
}
