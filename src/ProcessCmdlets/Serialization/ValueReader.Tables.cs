using System.Collections;
using System.Collections.Specialized;
using System.Management.Automation;

namespace ProcessCmdlets.Serialization;

internal sealed partial class ValueReader
{
    private IDictionary ReadDictionary()
    {
        int key = ReadByte();
        int element = ReadByte();
        KeyComparison comparison = (KeyComparison)ReadByte();
        if (!ElementTypes.IsKey(key) || ElementTypes.TypeOf(element) is not { } type)
        {
            throw Malformed($"there is no dictionary of types {key} and {element}");
        }

        IDictionary dictionary = DictionaryBuilder.For(key, element).Create(comparison);
        _references.Add(dictionary);
        for (int count = ReadEntryCount(); count > 0; count--)
        {
            object name = ReadAny() ?? throw Malformed("a key is null");
            object? value = ReadAny();
            dictionary.Add(name, type == typeof(PSObject) && value is not null ? PSObject.AsPSObject(value) : value);
        }

        return dictionary;
    }

    private IDictionary ReadTable(ValueTag tag)
    {
        bool isOrdered = tag == ValueTag.OrderedDictionary;
        IEqualityComparer? comparer = KeyComparisons.ComparerOf((KeyComparison)ReadByte());
        IDictionary table = NewTable(isOrdered, comparer);
        int number = _references.Count;
        _references.Add(table);
        IDictionary full = FillTable(table, isOrdered);
        _references[number] = full;
        return full;
    }

    /// <summary>
    /// Fills a table. Two keys that were different objects of one text can be equal now; then the table compares keys by
    /// identity, as CLIXML's does, since no entry may be lost.
    /// </summary>
    private IDictionary FillTable(IDictionary table, bool isOrdered)
    {
        for (int count = ReadEntryCount(); count > 0; count--)
        {
            object key = ReadAny() ?? throw Malformed("a key is null");
            object? value = ReadAny();
            if (table.Contains(key))
            {
                table = Copy(table, NewTable(isOrdered, ByIdentity.Instance));
            }

            table.Add(key, value);
        }

        return table;
    }

    private int ReadEntryCount()
    {
        uint count = ReadUnsigned();
        Claim(2L * count);
        return (int)count;
    }

    private static IDictionary NewTable(bool isOrdered, IEqualityComparer? comparer) =>
        isOrdered ? new OrderedDictionary(comparer) : new Hashtable(comparer);

    private static IDictionary Copy(IDictionary from, IDictionary to)
    {
        foreach (DictionaryEntry entry in from)
        {
            to.Add(entry.Key, entry.Value);
        }

        return to;
    }
}
