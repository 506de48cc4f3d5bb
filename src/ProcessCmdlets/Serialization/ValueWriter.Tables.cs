using System.Collections;
using System.Management.Automation;

namespace ProcessCmdlets.Serialization;

internal sealed partial class ValueWriter
{
    private void WriteTable(ValueTag tag, IDictionary table, int depth, ValueModes modes)
    {
        _references.Add(table);
        List<object?> entries = Entries(table, modes);
        WriteTag(tag);
        WriteByte((byte)KeyComparisons.Of(table));
        WriteEntries(entries, depth, modes);
    }

    /// <summary>
    /// A container of a type that is not on the list arrives as the nearest common one, with its own type names and, where it
    /// is no list by itself, with its properties, as in CLIXML.
    /// </summary>
    private void WriteOther(
        object value, PSObject? wrapper, ContentKind content, bool hasProperties, int depth, ValueModes modes)
    {
        PSObject source = wrapper ?? PSObject.AsPSObject(value);
        TypeView view = ViewOf(source, isSnapshot: true);
        depth = view.Depth > 0 ? view.Depth : depth;
        _references.Add(value);
        WriteTag(ValueTag.Object);
        WriteTypes(view);
        WriteString(null);
        WriteByte((byte)content);
        if (content == ContentKind.Dictionary)
        {
            WriteByte((byte)KeyComparisons.Of((IDictionary)value));
            WriteEntries(Entries((IDictionary)value, modes), depth, modes);
        }
        else
        {
            List<object?> items = Items(LanguagePrimitives.GetEnumerable(value) ?? (IEnumerable)value, modes);
            if (content == ContentKind.Stack)
            {
                items.Reverse();
            }

            WriteUnsigned((uint)items.Count);
            WriteEach(items, depth, modes);
        }

        int first = _memberCount;
        int firstSet = SetCount;
        if (depth > 0 && hasProperties)
        {
            CollectProperties(source, TypePlan.For(value.GetType()), view);
        }
        else if (depth > 0 && wrapper is not null)
        {
            CollectOwn(wrapper);
        }

        WriteMembers(first, depth, InnerModes(value), InnerModes(value));
        WriteSets(firstSet, depth, InnerModes(value));
    }

    private void WriteEntries(List<object?> entries, int depth, ValueModes modes)
    {
        WriteUnsigned((uint)entries.Count / 2);
        for (int i = 0; i < entries.Count; i += 2)
        {
            _path.AtKey(entries[i]!);
            WriteAny(entries[i], depth, modes);
            WriteAny(entries[i + 1], depth, modes);
        }
    }

    /// <summary>The keys and values of a dictionary, taken before anything of it is written.</summary>
    private List<object?> Entries(IDictionary dictionary, ValueModes modes)
    {
        List<object?> entries = [];
        Listing(dictionary, modes, () =>
        {
            foreach (DictionaryEntry entry in dictionary)
            {
                entries.Add(entry.Key);
                entries.Add(entry.Value);
            }
        });

        return entries;
    }

    /// <summary>The elements of a container, taken before anything of it is written.</summary>
    private List<object?> Items(IEnumerable elements, ValueModes modes)
    {
        List<object?> items = [];
        Listing(elements, modes, () =>
        {
            foreach (object? item in elements)
            {
                items.Add(item);
            }
        });

        return items;
    }

    /// <summary>
    /// Lists a container, which runs code of its type. Where the user sent it, a failure is an error, since some elements
    /// would be missing; elsewhere the elements so far cross, as in CLIXML.
    /// </summary>
    private void Listing(IEnumerable container, ValueModes modes, Action list)
    {
        try
        {
            if (container is ICollection { IsSynchronized: true } synchronized)
            {
                lock (synchronized.SyncRoot)
                {
                    list();
                }
            }
            else
            {
                list();
            }
        }
        catch (Exception e) when (e is not (PipelineStoppedException or ValueNotSerializableException or ValueUnavailableException))
        {
            if (modes.HasFlag(ValueModes.Strict))
            {
                throw new ValueNotSerializableException(
                    _path.ToString(), TypeName(container),
                    $"Its elements could not be listed: {e.Message} Send a copy that nobody else changes.");
            }
        }
    }
}
