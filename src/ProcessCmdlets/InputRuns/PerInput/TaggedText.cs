namespace ProcessCmdlets.InputRuns.PerInput;

/// <summary>Output whose lines begin with the text of their item.</summary>
internal static class TaggedText
{
    /// <summary>One line.</summary>
    internal static string Line(string tag, string line) => $"{tag}\t{line}";

    /// <summary>Each line of a text.</summary>
    internal static string Lines(string tag, string text)
    {
        if (text.Length == 0)
        {
            return text;
        }

        string body = text.EndsWith('\n') ? text[..^1] : text;
        return Line(tag, body.Replace("\n", $"\n{tag}\t", StringComparison.Ordinal)) + text[body.Length..];
    }
}
