using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>The greatest and smallest of values that are not numbers, as Measure-Object writes them.</summary>
public sealed class GenericObjectMeasureInfo
{
    /// <summary>How many values there are.</summary>
    public int Count { get; init; }

    /// <summary>Their mean; values that are not numbers have none.</summary>
    public double? Average { get; init; }

    /// <summary>Their sum; values that are not numbers have none.</summary>
    public double? Sum { get; init; }

    /// <summary>The greatest.</summary>
    public object? Maximum { get; init; }

    /// <summary>The smallest.</summary>
    public object? Minimum { get; init; }

    /// <summary>How far they lie apart; values that are not numbers have none.</summary>
    public double? StandardDeviation { get; init; }

    /// <summary>The property that they are of.</summary>
    public string? Property { get; init; }
}
