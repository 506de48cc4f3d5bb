using System.Collections;
using System.Management.Automation;

namespace ProcessCmdlets.Session;

/// <summary>Makes parameters of an item for -Splat.</summary>
internal static class SplatTable
{
    /// <summary>The keys of a table, or the properties of any other object; an array is positional arguments.</summary>
    internal static object Of(object? item)
    {
        object? bare = item is PSObject wrapped ? wrapped.BaseObject : item;
        if (bare is IDictionary or IList)
        {
            return bare;
        }

        var table = new Hashtable(StringComparer.OrdinalIgnoreCase);
        if (item is not null)
        {
            foreach (PSPropertyInfo property in PSObject.AsPSObject(item).Properties)
            {
                table[property.Name] = property.Value;
            }
        }

        return table;
    }
}
