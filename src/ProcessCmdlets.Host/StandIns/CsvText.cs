using System.Management.Automation;
using System.Text;

namespace Microsoft.PowerShell.Commands;

/// <summary>Reads and writes the fields of comma separated text.</summary>
internal static class CsvText
{
    /// <summary>Writes one row, every field in quotes.</summary>
    public static string Write(IEnumerable<string?> fields, char delimiter) =>
        string.Join(delimiter, fields.Select(field => field is null ? "" : $"\"{field.Replace("\"", "\"\"")}\""));

    /// <summary>Reads rows; a field in quotes may go on over several lines, and empty lines are left out.</summary>
    public static IEnumerable<List<string>> Read(TextReader text, char delimiter)
    {
        while (text.Peek() >= 0)
        {
            List<string> row = ReadRow(text, delimiter, out bool any);
            if (any)
            {
                yield return row;
            }
        }
    }

    private static List<string> ReadRow(TextReader text, char delimiter, out bool any)
    {
        List<string> row = [];
        StringBuilder field = new();
        bool quoted = false;
        any = false;
        for (int next; (next = text.Read()) >= 0;)
        {
            char character = (char)next;
            if (quoted && character == '"' && text.Peek() == '"')
            {
                field.Append((char)text.Read());
            }
            else if (character == '"' && (quoted || field.Length == 0))
            {
                quoted = !quoted;
                any = true;
            }
            else if (!quoted && character == '\n')
            {
                break;
            }
            else if (!quoted && character == '\r' && text.Peek() == '\n')
            {
                // Part of the line's end.
            }
            else if (!quoted && character == delimiter)
            {
                row.Add(field.ToString());
                field.Clear();
                any = true;
            }
            else
            {
                field.Append(character);
                any = true;
            }
        }
        row.Add(field.ToString());
        return row;
    }
}
