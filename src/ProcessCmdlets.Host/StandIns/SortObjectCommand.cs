using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Sort-Object.</summary>
[Cmdlet("Sort", "Object", DefaultParameterSetName = "Default")]
public sealed class SortObjectCommand : OrderingCommand
{
    /// <summary>Equal objects keep their order, which they do here in any case.</summary>
    [Parameter(ParameterSetName = "Default")]
    public SwitchParameter Stable { get; set; }

    /// <summary>The greatest first.</summary>
    [Parameter]
    public SwitchParameter Descending { get; set; }

    /// <summary>One of several equal objects.</summary>
    [Parameter]
    public SwitchParameter Unique { get; set; }

    /// <summary>How many objects to take from the start.</summary>
    [Parameter(ParameterSetName = "Top", Mandatory = true)]
    [ValidateRange(1, int.MaxValue)]
    public int Top { get; set; } = int.MaxValue;

    /// <summary>How many objects to take from the end.</summary>
    [Parameter(ParameterSetName = "Bottom", Mandatory = true)]
    [ValidateRange(1, int.MaxValue)]
    public int Bottom { get; set; } = int.MaxValue;

    private protected override string[] Keys => ["expression", "ascending", "descending"];

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        List<(PSObject Item, object?[] Key)> entries = [.. Items.Select(item => (item, KeyOf(item)))];
        IEnumerable<(PSObject Item, object?[] Key)> sorted =
            entries.Order(Comparer<(PSObject Item, object?[] Key)>.Create((x, y) => Compare(x.Key, y.Key)));
        if (Unique)
        {
            sorted = WithoutRepeats(sorted);
        }
        List<PSObject> result = [.. sorted.Select(entry => entry.Item)];
        WriteObject(result.Take(Top).TakeLast(Bottom), enumerateCollection: true);
    }

    private int Compare(object?[] x, object?[] y)
    {
        for (int index = 0; index < x.Length; index++)
        {
            int result = Comparer.Compare(x[index], y[index]);
            if (result != 0)
            {
                bool descending = Properties.Count > index && Properties[index].Descending is bool own ? own : Descending;
                return descending ? -result : result;
            }
        }
        return 0;
    }

    private IEnumerable<(PSObject Item, object?[] Key)> WithoutRepeats(IEnumerable<(PSObject Item, object?[] Key)> sorted)
    {
        object?[]? last = null;
        foreach ((PSObject Item, object?[] Key) entry in sorted)
        {
            if (last is null || Compare(last, entry.Key) != 0)
            {
                last = entry.Key;
                yield return entry;
            }
        }
    }
}
