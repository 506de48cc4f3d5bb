using System.Text.RegularExpressions;

namespace ProcessCmdlets.InputRuns.PerInput;

/// <summary>
/// A text with places for an item, as GNU parallel has them: {} the item, {.} without its extension, {/} its file name, {//} its
/// folder, {/.} its file name without extension, {#} its number, {%} the slot it runs in, and {Name} one of its properties.
/// </summary>
internal sealed partial class ItemTemplate
{
    private readonly string _text;
    private readonly MatchCollection _places;

    internal ItemTemplate(string text)
    {
        _text = text;
        _places = Place().Matches(text);
        NeedsSlot = _places.Any(place => place.ValueSpan is "{%}");
    }

    /// <summary>Whether the text is the same for every item.</summary>
    internal bool IsConstant => _places.Count == 0;

    /// <summary>Whether it matters in which slot the item runs.</summary>
    internal bool NeedsSlot { get; }

    /// <summary>The text for one item. A name that is no property of it stays as it is, so that <c>awk '{print}'</c> does.</summary>
    internal string Expand(ItemWords item) =>
        IsConstant ? _text : Place().Replace(_text, place => item.Value(place.Value[1..^1]) ?? place.Value);

    [GeneratedRegex(@"\{(?:|\.|/|//|/\.|#|%|[A-Za-z_]\w*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Place();
}
