using System.Collections.ObjectModel;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Objects that have the same values, as Group-Object writes them.</summary>
public sealed class GroupInfo
{
    internal GroupInfo(string name, IEnumerable<object?> values, IEnumerable<PSObject> items, bool withElements)
    {
        Name = name;
        Values = [.. values];
        Group = [.. items];
        Count = Group.Count;
        if (!withElements)
        {
            Group = [];
        }
    }

    /// <summary>The values that the objects have in common.</summary>
    public System.Collections.ArrayList Values { get; }

    /// <summary>How many objects there are.</summary>
    public int Count { get; }

    /// <summary>The objects; none with -NoElement.</summary>
    public Collection<PSObject> Group { get; }

    /// <summary>The values as one text.</summary>
    public string Name { get; }
}
