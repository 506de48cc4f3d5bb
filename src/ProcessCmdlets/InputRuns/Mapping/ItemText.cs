using System.Management.Automation;

namespace ProcessCmdlets.InputRuns.Mapping;

/// <summary>How messages and logs name an item.</summary>
internal static class ItemText
{
    private const int Longest = 80;

    /// <summary>The item's text on one line, cut where it is long.</summary>
    internal static string Of(object? item)
    {
        string text = Whole(item).ReplaceLineEndings(" ").Replace('\t', ' ');
        return text.Length <= Longest ? text : text[..(Longest - 3)] + "...";
    }

    /// <summary>The item's text, whatever its length.</summary>
    internal static string Whole(object? item)
    {
        try
        {
            return item is null ? "$null" : PSObject.AsPSObject(item).ToString();
        }
        catch (RuntimeException)
        {
            // A ToString that a script or a class gave the object may fail; its type says something still.
            return item!.GetType().Name;
        }
    }
}
