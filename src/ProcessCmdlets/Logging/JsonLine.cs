using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ProcessCmdlets.Logging;

/// <summary>Writes an object as one line of JSON.</summary>
internal sealed class JsonLine
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly int _depth;

    internal JsonLine(int depth)
    {
        _depth = depth;
    }

    /// <summary>Writes an object without the end of the line.</summary>
    internal void Write(object value, Stream target)
    {
        using var writer = new Utf8JsonWriter(target, s_options);
        Write(writer, value, 0);
    }

    private void Write(Utf8JsonWriter writer, object? value, int level)
    {
        var wrapped = value as PSObject;
        object? bare = wrapped is null ? value : wrapped.BaseObject;
        switch (bare)
        {
            case null or DBNull:
                writer.WriteNullValue();
                break;
            case bool flag:
                writer.WriteBooleanValue(flag);
                break;
            case SwitchParameter flag:
                writer.WriteBooleanValue(flag);
                break;
            case byte or sbyte or short or ushort or int or uint or long or ulong or decimal or float or double
                or System.Numerics.BigInteger:
                WriteNumber(writer, bare);
                break;
            case DateTime time:
                writer.WriteStringValue(time.ToString("o", CultureInfo.InvariantCulture));
                break;
            case DateTimeOffset time:
                writer.WriteStringValue(time.ToString("o", CultureInfo.InvariantCulture));
                break;
            case string or char or Enum or TimeSpan or Guid or Uri or Version or ScriptBlock or Type:
                writer.WriteStringValue(Text(bare));
                break;
            case var _ when level >= _depth:
                writer.WriteStringValue(Text(value!));
                break;
            case IDictionary table:
                WriteTable(writer, table, level);
                break;
            case IEnumerable list:
                writer.WriteStartArray();
                foreach (object? item in list)
                {
                    Write(writer, item, level + 1);
                }

                writer.WriteEndArray();
                break;
            default:
                WriteMembers(writer, wrapped ?? PSObject.AsPSObject(bare), level);
                break;
        }
    }

    private static void WriteNumber(Utf8JsonWriter writer, object number)
    {
        if (number is double and (double.NaN or double.PositiveInfinity or double.NegativeInfinity)
            or float and (float.NaN or float.PositiveInfinity or float.NegativeInfinity))
        {
            // JSON has no such numbers.
            writer.WriteStringValue(Text(number));
        }
        else
        {
            writer.WriteRawValue(number is double or float
                ? ((IFormattable)number).ToString("R", CultureInfo.InvariantCulture)
                : Text(number));
        }
    }

    private void WriteTable(Utf8JsonWriter writer, IDictionary table, int level)
    {
        writer.WriteStartObject();
        foreach (DictionaryEntry entry in table)
        {
            writer.WritePropertyName(Text(entry.Key));
            Write(writer, entry.Value, level + 1);
        }

        writer.WriteEndObject();
    }

    private void WriteMembers(Utf8JsonWriter writer, PSObject value, int level)
    {
        writer.WriteStartObject();
        foreach (PSPropertyInfo property in value.Properties)
        {
            if (!property.IsGettable)
            {
                continue;
            }

            object? content;
            try
            {
                content = property.Value;
            }
            catch (GetValueException)
            {
                // A property that fails is as good as none, as for every cmdlet that shows objects.
                content = null;
            }

            writer.WritePropertyName(property.Name);
            Write(writer, content, level + 1);
        }

        writer.WriteEndObject();
    }

    private static string Text(object value) => (string)LanguagePrimitives.ConvertTo(value, typeof(string), CultureInfo.InvariantCulture);
}
