using System.Text;

namespace ProcessCmdlets.Help.Writing;

/// <summary>Breaks a line of text at the width of an about topic.</summary>
internal static class TextWrapper
{
    /// <summary>The width of an about topic.</summary>
    public const int LineWidth = 80;

    /// <summary>How far text stands in from its heading.</summary>
    public const int BodyIndent = 4;

    /// <summary>What is left for text.</summary>
    public const int BodyWidth = LineWidth - BodyIndent;

    // A line of Chinese never begins with one of these.
    private const string ClosingMarks = "，。、；：？！）》」』】…";

    // And never ends with one of these.
    private const string OpeningMarks = "（《「『【";

    /// <summary>The lines of a text; all but the first are indented further by <paramref name="hanging"/>.</summary>
    public static IEnumerable<string> Wrap(string text, int indent, int hanging = 0)
    {
        string start = new(' ', indent);
        string next = new(' ', indent + hanging);
        var line = new StringBuilder(start);
        int width = indent;
        bool empty = true;
        foreach ((string piece, bool spaceBefore) in Pieces(text))
        {
            int pieceWidth = TextWidth.Of(piece);
            int gap = spaceBefore && !empty ? 1 : 0;
            if (!empty && width + gap + pieceWidth > LineWidth)
            {
                yield return line.ToString();
                line.Clear().Append(next);
                width = next.Length;
                gap = 0;
            }
            line.Append(' ', gap).Append(piece);
            width += gap + pieceWidth;
            empty = false;
        }
        if (!empty)
        {
            yield return line.ToString();
        }
    }

    /// <summary>What must stay together: a word, or a wide character with the marks that close it.</summary>
    private static IEnumerable<(string Piece, bool SpaceBefore)> Pieces(string text)
    {
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            bool spaceBefore = true;
            int start = 0;
            for (int i = 1; i <= word.Length; i++)
            {
                bool breaks = i == word.Length
                    || ((TextWidth.IsWide(word[i]) || TextWidth.IsWide(word[i - 1])) && !ClosingMarks.Contains(word[i], StringComparison.Ordinal)
                        && !OpeningMarks.Contains(word[i - 1], StringComparison.Ordinal));
                if (breaks)
                {
                    yield return (word[start..i], spaceBefore);
                    start = i;
                    spaceBefore = false;
                }
            }
        }
    }
}
