using Markdig.Extensions.Tables;
using Markdig.Syntax;
using ProcessCmdlets.Help.Model;
using ProcessCmdlets.Help.Writing;

namespace ProcessCmdlets.Help.Reading;

/// <summary>Tables in plain text: in columns where they fit, else row by row.</summary>
internal static class TableText
{
    private const int Gap = 2;

    /// <summary>The text of a table.</summary>
    public static IEnumerable<TextBlock> Of(Table table)
    {
        List<string[]> rows = [.. table.Cast<TableRow>().Select(row => row.Cast<TableCell>().Select(CellText).ToArray())];
        int columns = rows.Max(row => row.Length);
        int[] widths = [.. Enumerable.Range(0, columns).Select(column => rows.Max(row => column < row.Length ? TextWidth.Of(row[column]) : 0))];
        return widths.Sum() + (Gap * (columns - 1)) <= TextWrapper.BodyWidth ? InColumns(rows, widths) : RowByRow(rows);
    }

    private static string CellText(TableCell cell) =>
        string.Join(' ', cell.OfType<ParagraphBlock>().Select(paragraph => PlainText.Of(paragraph.Inline)));

    private static IEnumerable<TextBlock> InColumns(List<string[]> rows, int[] widths)
    {
        string[] rule = [.. widths.Select(width => new string('-', width))];
        IEnumerable<string> lines = rows.Take(1).Append(rule).Concat(rows.Skip(1)).Select(row => Line(row, widths));
        return [new TextBlock(TextBlockKind.Preformatted, string.Join('\n', lines))];
    }

    private static string Line(string[] row, int[] widths) =>
        string.Concat(row.Select((cell, column) => cell + new string(' ', widths[column] - TextWidth.Of(cell) + Gap))).TrimEnd();

    private static IEnumerable<TextBlock> RowByRow(List<string[]> rows)
    {
        string[] header = rows[0];
        foreach (string[] row in rows.Skip(1))
        {
            yield return new TextBlock(TextBlockKind.Paragraph, row[0]);
            for (int column = 1; column < row.Length; column++)
            {
                if (row[column].Length == 0)
                {
                    continue;
                }

                string colon = TextWidth.IsWide(header[column][^1]) ? "：" : ": ";
                yield return new TextBlock(TextBlockKind.Item, $"  {header[column]}{colon}{row[column]}");
            }
        }
    }
}
