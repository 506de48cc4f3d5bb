using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Numerics;
using System.Text;
using System.Text.Encodings.Web;

namespace Microsoft.PowerShell.Commands;

/// <summary>Writes objects as JSON, their properties down to a certain depth.</summary>
internal sealed class JsonText(int maximumDepth, bool compress, bool enumsAsStrings)
{
    private readonly StringBuilder _text = new();
    private int _indent;

    /// <summary>Whether something lay deeper than allowed and was written as text.</summary>
    public bool WasCut { get; private set; }

    /// <summary>Writes an object.</summary>
    public void Write(object? value) => Write(value, 0);

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private void Write(object? value, int depth)
    {
        PSObject? wrapped = value as PSObject;
        object? plain = wrapped is null ? value : wrapped.BaseObject;
        if (TryWriteSimple(plain))
        {
            return;
        }
        if (depth > maximumDepth)
        {
            WasCut = true;
            WriteString(plain is PSCustomObject
                ? wrapped!.ToString()
                : LanguagePrimitives.ConvertTo<string>(value));
            return;
        }
        switch (plain)
        {
            case IDictionary dictionary:
                WriteMembers(Entries(dictionary).Concat(wrapped is null ? [] : Notes(wrapped)), depth);
                break;
            case IEnumerable items:
                WriteItems(items, depth);
                break;
            default:
                WriteMembers(Properties(wrapped ?? PSObject.AsPSObject(plain!)), depth);
                break;
        }
    }

    private bool TryWriteSimple(object? value)
    {
        string? literal = value switch
        {
            null or DBNull or NullString => "null",
            bool flag => flag ? "true" : "false",
            Enum member when !enumsAsStrings => Convert.ToDecimal(member, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture),
            double number => Number(number, number.ToString("R", CultureInfo.InvariantCulture)),
            float number => Number(number, number.ToString("R", CultureInfo.InvariantCulture)),
            decimal number => number.Scale == 0 ? $"{number.ToString(CultureInfo.InvariantCulture)}.0" : number.ToString(CultureInfo.InvariantCulture),
            sbyte or byte or short or ushort or int or uint or long or ulong or BigInteger =>
                ((IFormattable)value).ToString(null, CultureInfo.InvariantCulture),
            _ => null,
        };
        if (literal is not null)
        {
            _text.Append(literal);
            return true;
        }
        string? text = value switch
        {
            string or char or Enum or Guid or Uri => value.ToString(),
            DateTime time => time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture),
            DateTimeOffset time => time.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFK", CultureInfo.InvariantCulture),
            _ => null,
        };
        if (text is not null)
        {
            WriteString(text);
        }
        return text is not null;
    }

    /// <summary>A number that JSON has no form for is written as text.</summary>
    private static string Number(double value, string text) => !double.IsFinite(value)
        ? $"\"{text}\""
        : text.AsSpan().ContainsAny(".E") ? text : $"{text}.0";

    private void WriteString(string? value) =>
        _text.Append('"').Append(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value ?? "")).Append('"');

    private void WriteItems(IEnumerable items, int depth)
    {
        bool any = false;
        _text.Append('[');
        _indent++;
        foreach (object? item in items)
        {
            _text.Append(any ? "," : "");
            any = true;
            BreakLine();
            Write(item, depth + 1);
        }
        _indent--;
        if (any)
        {
            BreakLine();
        }
        _text.Append(']');
    }

    private void WriteMembers(IEnumerable<(string Name, object? Value)> members, int depth)
    {
        bool any = false;
        _text.Append('{');
        _indent++;
        foreach ((string name, object? value) in members)
        {
            _text.Append(any ? "," : "");
            any = true;
            BreakLine();
            WriteString(name);
            _text.Append(compress ? ":" : ": ");
            Write(value, depth + 1);
        }
        _indent--;
        if (any)
        {
            BreakLine();
        }
        _text.Append('}');
    }

    private void BreakLine()
    {
        if (!compress)
        {
            _text.Append(Environment.NewLine).Append(' ', _indent * 2);
        }
    }

    private static IEnumerable<(string Name, object? Value)> Entries(IDictionary dictionary)
    {
        foreach (DictionaryEntry entry in dictionary)
        {
            yield return (LanguagePrimitives.ConvertTo<string>(entry.Key), entry.Value);
        }
    }

    /// <summary>What was added to a dictionary as to an object.</summary>
    private static IEnumerable<(string Name, object? Value)> Notes(PSObject item) =>
        item.Members.Match("*", PSMemberTypes.NoteProperty).Select(note => (note.Name, (object?)note.Value));

    private static IEnumerable<(string Name, object? Value)> Properties(PSObject item)
    {
        foreach (PSPropertyInfo property in item.Properties)
        {
            object? value;
            try
            {
                value = property.Value;
            }
            catch (GetValueException)
            {
                // A property that cannot be read has no value.
                value = null;
            }
            yield return (property.Name, value);
        }
    }
}
