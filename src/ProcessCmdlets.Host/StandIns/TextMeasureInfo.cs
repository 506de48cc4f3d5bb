using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Numbers about text, as Measure-Object writes them.</summary>
public sealed class TextMeasureInfo
{
    /// <summary>How many lines there are.</summary>
    public int? Lines { get; init; }

    /// <summary>How many words there are.</summary>
    public int? Words { get; init; }

    /// <summary>How many characters there are.</summary>
    public int? Characters { get; init; }

    /// <summary>The property that the text is of.</summary>
    public string? Property { get; init; }
}
