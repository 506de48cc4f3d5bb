using System.Text;
using ProcessCmdlets.Help.Model;
using ProcessCmdlets.Help.Reading;

namespace ProcessCmdlets.Help.Writing;

/// <summary>Writes a topic as the plain text that Get-Help shows.</summary>
internal static class AboutTopicWriter
{
    /// <summary>The text, at most 80 columns wide except for lines of code.</summary>
    public static string Write(AboutTopic topic)
    {
        var text = new StringBuilder();
        text.Append("TOPIC\n").Append(' ', TextWrapper.BodyIndent).Append(topic.Name).Append('\n');
        foreach (Section section in topic.Sections)
        {
            text.Append('\n').Append(section.Title.ToUpperInvariant()).Append('\n');
            WriteBlocks(section, text);
            foreach (Section child in section.Children)
            {
                WriteInner(child, text);
            }
        }
        return text.ToString();
    }

    private static void WriteInner(Section section, StringBuilder text)
    {
        text.Append("\n  ").Append(section.Title).Append('\n');
        WriteBlocks(section, text);
        foreach (Section child in section.Children)
        {
            WriteInner(child, text);
        }
    }

    private static void WriteBlocks(Section section, StringBuilder text)
    {
        TextBlockKind? previous = null;
        foreach (TextBlock block in PlainText.Of(section.Blocks))
        {
            // Items of a list stand together, also under the line that leads to them in a table's row.
            if (previous is not null && block.Kind != TextBlockKind.Item)
            {
                text.Append('\n');
            }
            foreach (string line in Lines(block))
            {
                text.Append(line).Append('\n');
            }
            previous = block.Kind;
        }
    }

    private static IEnumerable<string> Lines(TextBlock block)
    {
        switch (block.Kind)
        {
            case TextBlockKind.Preformatted:
                return block.Text.Split('\n').Select(line => line.Length == 0 ? line : new string(' ', TextWrapper.BodyIndent) + line);
            case TextBlockKind.Item:
                string item = block.Text.TrimStart(' ');
                return TextWrapper.Wrap(item, TextWrapper.BodyIndent + block.Text.Length - item.Length, hanging: 2);
            default:
                return TextWrapper.Wrap(block.Text, TextWrapper.BodyIndent);
        }
    }
}
