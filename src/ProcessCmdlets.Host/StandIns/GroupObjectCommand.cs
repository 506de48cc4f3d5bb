using System.Collections;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Group-Object.</summary>
[Cmdlet("Group", "Object")]
public sealed class GroupObjectCommand : OrderingCommand
{
    /// <summary>Leave the objects out of the groups.</summary>
    [Parameter]
    public SwitchParameter NoElement { get; set; }

    /// <summary>One table from value to objects instead of the groups.</summary>
    [Parameter(ParameterSetName = "HashTable")]
    [Alias("AHT")]
    public SwitchParameter AsHashTable { get; set; }

    /// <summary>The table's keys are texts.</summary>
    [Parameter(ParameterSetName = "HashTable")]
    public SwitchParameter AsString { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        // Sorting brings equal values together; what differs in type only stays apart by its text.
        IEnumerable<(PSObject Item, object?[] Key)> sorted = Items
            .Select(item => (Item: item, Key: KeyOf(item)))
            .Order(Comparer<(PSObject Item, object?[] Key)>.Create((x, y) => Compare(x.Key, y.Key)));
        List<(object?[] Key, List<PSObject> Items)> groups = [];
        foreach ((PSObject item, object?[] key) in sorted)
        {
            if (groups.Count == 0 || Compare(groups[^1].Key, key) != 0)
            {
                groups.Add((key, []));
            }
            groups[^1].Items.Add(item);
        }
        if (AsHashTable)
        {
            WriteTable(groups);
        }
        else
        {
            foreach ((object?[] key, List<PSObject> items) in groups)
            {
                WriteObject(new GroupInfo(NameOf(key), key, items, withElements: !NoElement));
            }
        }
    }

    private int Compare(object?[] x, object?[] y) =>
        x.Zip(y, Comparer.Compare).FirstOrDefault(result => result != 0);

    private void WriteTable(List<(object?[] Key, List<PSObject> Items)> groups)
    {
        Hashtable table = new(CaseSensitive ? StringComparer.CurrentCulture : StringComparer.CurrentCultureIgnoreCase);
        foreach ((object?[] key, List<PSObject> items) in groups)
        {
            object? plain = key[0] is PSObject wrapped ? wrapped.BaseObject : key[0];
            table[AsString || plain is null ? NameOf(key) : plain] =
                new System.Collections.ObjectModel.Collection<PSObject>(items);
        }
        if (table.Count > 0)
        {
            WriteObject(table);
        }
    }

    private static string NameOf(object?[] key) =>
        string.Join(", ", key.Select(value => value is null ? "" : LanguagePrimitives.ConvertTo<string>(value)));
}
