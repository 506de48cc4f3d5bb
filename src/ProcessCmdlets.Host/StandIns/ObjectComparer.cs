using System.Globalization;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Compares values as Sort-Object does: nothing first, unlike types by their text.</summary>
internal sealed class ObjectComparer(bool caseSensitive, CultureInfo culture) : IComparer<object?>
{
    /// <inheritdoc/>
    public int Compare(object? x, object? y)
    {
        if (LanguagePrimitives.TryCompare(x, y, !caseSensitive, culture, out int result))
        {
            return result;
        }
        return string.Compare(Text(x), Text(y), culture, caseSensitive ? CompareOptions.None : CompareOptions.IgnoreCase);
    }

    private static string? Text(object? value) => value is null ? null : PSObject.AsPSObject(value).ToString();
}
