using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;

namespace ProcessCmdlets.Serialization;

internal sealed partial class ValueReader
{
    private IDictionary ReadDictionary()
    {
        DictionaryKind kind = (DictionaryKind)ReadByte();
        int key = ReadByte();
        int element = ReadByte();
        KeyComparison comparison = (KeyComparison)ReadByte();
        if (kind > DictionaryKind.ConcurrentDictionary || !(ElementTypes.IsKey(key) || key == ElementTypes.Object)
            || ElementTypes.TypeOf(element) is not { } type)
        {
            throw Malformed($"there is no dictionary {(int)kind} of types {key} and {element}");
        }

        IDictionary dictionary = DictionaryBuilder.For(key, element).Create(kind, comparison);
        _references.Add(dictionary);
        for (int count = ReadEntryCount(); count > 0; count--)
        {
            object name = ReadKey() ?? throw Malformed("a key is null");
            object? value = ReadAny();
            dictionary.Add(name, Fit(value, type));
        }

        return dictionary;
    }

    private IDictionary ReadTable(ValueTag tag)
    {
        IEqualityComparer? comparer = KeyComparisons.ComparerOf((KeyComparison)ReadByte());
        IDictionary table = NewTable(tag, comparer);
        int number = _references.Count;
        _references.Add(table);
        IDictionary full = FillTable(table, tag);
        _references[number] = full;
        return full;
    }

    private SortedList ReadSortedList()
    {
        SortedList list = new(KeyComparisons.ComparerOf((KeyComparison)ReadByte()) as IComparer);
        _references.Add(list);
        for (int count = ReadEntryCount(); count > 0; count--)
        {
            object key = ReadKey() ?? throw Malformed("a key is null");
            list.Add(key, ReadAny());
        }

        return list;
    }

    private object ReadSynchronized()
    {
        int number = _references.Count;
        object container = (ValueTag)ReadByte() switch
        {
            ValueTag.ArrayList => ReadArrayList(),
            ValueTag.Stack => ReadStack(),
            ValueTag.Queue => ReadQueue(),
            ValueTag.SortedList => ReadSortedList(),
            ValueTag.Hashtable => ReadTable(ValueTag.Hashtable),
            ValueTag other => throw Malformed($"no container of kind {(int)other} can be synchronized"),
        };
        object wrapped = SynchronizedContainers.Wrap(container) ?? throw Malformed("a container that cannot be synchronized");
        _references[number] = wrapped;
        return wrapped;
    }

    /// <summary>
    /// Fills a table. Two keys that were different objects of one text can be equal now; then the table compares keys by
    /// identity, as CLIXML's does, since no entry may be lost.
    /// </summary>
    private IDictionary FillTable(IDictionary table, ValueTag tag)
    {
        for (int count = ReadEntryCount(); count > 0; count--)
        {
            object key = ReadAny() ?? throw Malformed("a key is null");
            object? value = ReadAny();
            if (table.Contains(key))
            {
                ValueTag other = tag == ValueTag.Hashtable ? tag : ValueTag.OrderedDictionary;
                table = Copy(table, NewTable(other, ByIdentity.Instance));
            }

            table.Add(key, value);
        }

        return table;
    }

    /// <summary>Reads a value of one of the types that keep what they are equal to.</summary>
    private object? ReadKey()
    {
        object? key = ReadAny();
        return key is null || ElementTypes.IsKey(ElementTypes.NumberOf(key.GetType())) ? key : throw Malformed("a key that cannot be one");
    }

    private int ReadEntryCount()
    {
        uint count = ReadUnsigned();
        Claim(2L * count);
        return (int)count;
    }

    private static IDictionary NewTable(ValueTag tag, IEqualityComparer? comparer) => tag switch
    {
        ValueTag.OrderedDictionary => new OrderedDictionary(comparer),
        ValueTag.OrderedHashtable => OrderedTables.Create(),
        _ => new Hashtable(comparer),
    };

    private static IDictionary Copy(IDictionary from, IDictionary to)
    {
        foreach (DictionaryEntry entry in from)
        {
            to.Add(entry.Key, entry.Value);
        }

        return to;
    }
}
