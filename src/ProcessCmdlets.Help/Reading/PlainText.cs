using System.Text;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using ProcessCmdlets.Help.Model;
using ProcessCmdlets.Help.Writing;

namespace ProcessCmdlets.Help.Reading;

/// <summary>Takes the marks off Markdown, since Get-Help prints what it is given.</summary>
internal static class PlainText
{
    /// <summary>The text of a heading, a paragraph or a cell on one line.</summary>
    public static string Of(ContainerInline? container)
    {
        var text = new StringBuilder();
        Append(container, text);
        return text.ToString().Trim();
    }

    /// <summary>The text of whole blocks.</summary>
    public static IReadOnlyList<TextBlock> Of(IEnumerable<Block> blocks)
    {
        var result = new List<TextBlock>();
        foreach (Block block in blocks)
        {
            Append(block, indent: 0, result);
        }
        return result;
    }

    /// <summary>The lines of a code block.</summary>
    public static string Code(LeafBlock block) => block.Lines.ToString().TrimEnd();

    private static void Append(Block block, int indent, List<TextBlock> result)
    {
        switch (block)
        {
            case CodeBlock code:
                result.Add(new TextBlock(TextBlockKind.Preformatted, Indent(Code(code), indent)));
                break;
            case ListBlock list:
                AppendList(list, indent, result);
                break;
            case Table table:
                result.AddRange(TableText.Of(table));
                break;
            case ContainerBlock container:
                foreach (Block child in container)
                {
                    Append(child, indent, result);
                }
                break;
            case ParagraphBlock paragraph:
                result.Add(new TextBlock(TextBlockKind.Paragraph, Of(paragraph.Inline)));
                break;
            default:
                // A rule or a link definition says nothing in plain text.
                break;
        }
    }

    private static void AppendList(ListBlock list, int indent, List<TextBlock> result)
    {
        int number = list.IsOrdered && int.TryParse(list.OrderedStart, out int start) ? start : 1;
        foreach (ListItemBlock item in list.Cast<ListItemBlock>())
        {
            string mark = list.IsOrdered ? $"{number++}. " : "- ";
            bool first = true;
            foreach (Block child in item)
            {
                if (first && child is ParagraphBlock paragraph)
                {
                    result.Add(new TextBlock(TextBlockKind.Item, new string(' ', indent) + mark + Of(paragraph.Inline)));
                }
                else
                {
                    Append(child, indent + mark.Length, result);
                }
                first = false;
            }
        }
    }

    private static void Append(ContainerInline? container, StringBuilder text)
    {
        for (Inline? inline = container?.FirstChild; inline is not null; inline = inline.NextSibling)
        {
            switch (inline)
            {
                case LiteralInline literal:
                    text.Append(literal.Content.AsSpan());
                    break;
                case CodeInline code:
                    text.Append(code.Content);
                    break;
                case HtmlEntityInline entity:
                    text.Append(entity.Transcoded.AsSpan());
                    break;
                case AutolinkInline autolink:
                    text.Append(autolink.Url);
                    break;
                case LineBreakInline:
                    // Chinese is written without spaces, so there, and after its wide marks, a line's end stands for nothing.
                    if (text.Length > 0 && !(TextWidth.IsWide(text[^1]) && (char.IsPunctuation(text[^1]) || StartsWide(inline.NextSibling))))
                    {
                        text.Append(' ');
                    }
                    break;
                case LinkInline link:
                    Append(link, text);
                    if (link.Url is { } url && url.Contains("://", StringComparison.Ordinal))
                    {
                        text.Append(" (").Append(url).Append(')');
                    }
                    break;
                case ContainerInline inner:
                    Append(inner, text);
                    break;
                default:
                    break;
            }
        }
    }

    private static bool StartsWide(Inline? inline) => inline switch
    {
        LiteralInline literal => literal.Content.Length > 0 && TextWidth.IsWide(literal.Content.CurrentChar),
        CodeInline code => code.Content.Length > 0 && TextWidth.IsWide(code.Content[0]),
        ContainerInline container => StartsWide(container.FirstChild),
        _ => false,
    };

    private static string Indent(string lines, int indent) =>
        indent == 0 ? lines : string.Join('\n', lines.Split('\n').Select(line => new string(' ', indent) + line));
}
