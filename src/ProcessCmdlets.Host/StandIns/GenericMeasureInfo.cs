using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Numbers about values, as Measure-Object writes them.</summary>
public sealed class GenericMeasureInfo
{
    /// <summary>How many values there are.</summary>
    public int Count { get; init; }

    /// <summary>Their mean.</summary>
    public double? Average { get; init; }

    /// <summary>Their sum.</summary>
    public double? Sum { get; init; }

    /// <summary>The greatest.</summary>
    public double? Maximum { get; init; }

    /// <summary>The smallest.</summary>
    public double? Minimum { get; init; }

    /// <summary>How far they lie apart.</summary>
    public double? StandardDeviation { get; init; }

    /// <summary>The property that they are of.</summary>
    public string? Property { get; init; }
}
