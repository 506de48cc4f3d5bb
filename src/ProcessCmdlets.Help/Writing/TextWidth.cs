namespace ProcessCmdlets.Help.Writing;

/// <summary>How many columns text takes on a terminal: a Chinese character takes two.</summary>
internal static class TextWidth
{
    /// <summary>The columns of a line.</summary>
    public static int Of(string text) => text.Sum(character => IsWide(character) ? 2 : 1);

    /// <summary>Whether the character takes two columns. The pages use none outside the basic plane.</summary>
    public static bool IsWide(char character) => character is
        (>= '\u1100' and <= '\u115F') or
        (>= '\u2E80' and <= '\uA4CF') or
        (>= '\uAC00' and <= '\uD7A3') or
        (>= '\uF900' and <= '\uFAFF') or
        (>= '\uFE30' and <= '\uFE6F') or
        (>= '\uFF00' and <= '\uFF60') or
        (>= '\uFFE0' and <= '\uFFE6');
}
