using System.Globalization;
using System.Management.Automation;
using System.Numerics;
using System.Text.Json;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for ConvertFrom-Json.</summary>
[Cmdlet(VerbsData.ConvertFrom, "Json")]
public sealed class ConvertFromJsonCommand : PSCmdlet
{
    private readonly List<string> _texts = [];

    /// <summary>The text, whole or line by line.</summary>
    [Parameter(Position = 0, Mandatory = true, ValueFromPipeline = true)]
    [AllowEmptyString]
    public string InputObject { get; set; } = "";

    /// <summary>Make hashtables instead of objects.</summary>
    [Parameter]
    public SwitchParameter AsHashtable { get; set; }

    /// <summary>How deep the text may be.</summary>
    [Parameter]
    [ValidateRange(ValidateRangeKind.Positive)]
    public int Depth { get; set; } = 1024;

    /// <summary>Write an array as one object.</summary>
    [Parameter]
    public SwitchParameter NoEnumerate { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _texts.Add(InputObject);

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        // Several texts are lines of one, unless the first is whole by itself.
        string all = string.Join(Environment.NewLine, _texts);
        if (string.IsNullOrWhiteSpace(all))
        {
            return;
        }
        if (_texts.Count > 1 && TryRead(_texts[0], out _, out _))
        {
            _texts.ForEach(Convert);
        }
        else
        {
            Convert(all);
        }
    }

    private void Convert(string text)
    {
        if (!TryRead(text, out object? value, out JsonException? failure))
        {
            ThrowTerminatingError(new ErrorRecord(
                new ArgumentException($"Conversion from JSON failed with error: {failure!.Message}", failure),
                "System.ArgumentException",
                ErrorCategory.NotSpecified,
                null));
        }
        WriteObject(value, enumerateCollection: !NoEnumerate);
    }

    private bool TryRead(string text, out object? value, out JsonException? failure)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions
            {
                AllowTrailingCommas = true,
                CommentHandling = JsonCommentHandling.Skip,
                MaxDepth = Depth,
            });
            value = Read(document.RootElement);
            failure = null;
            return true;
        }
        catch (JsonException exception)
        {
            value = null;
            failure = exception;
            return false;
        }
    }

    private object? Read(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => AsHashtable ? ReadTable(element) : ReadObject(element),
        JsonValueKind.Array => element.EnumerateArray().Select(Read).ToArray(),
        JsonValueKind.String => ReadString(element.GetString()!),
        JsonValueKind.Number => ReadNumber(element),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private PSObject ReadObject(JsonElement element)
    {
        PSObject result = new();
        foreach (JsonProperty property in element.EnumerateObject())
        {
            result.Properties.Add(new PSNoteProperty(property.Name, Read(property.Value)));
        }
        return result;
    }

    private OrderedHashtable ReadTable(JsonElement element)
    {
        OrderedHashtable result = new();
        foreach (JsonProperty property in element.EnumerateObject())
        {
            result[property.Name] = Read(property.Value);
        }
        return result;
    }

    /// <summary>A text that is a time in ISO 8601 becomes one, as there.</summary>
    private static object ReadString(string text) =>
        text.Length >= 19 && text[10] == 'T' && char.IsAsciiDigit(text[0])
        && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTime time)
            ? time
            : text;

    private static object ReadNumber(JsonElement element)
    {
        string text = element.GetRawText();
        if (text.AsSpan().ContainsAny(".eE"))
        {
            return element.GetDouble();
        }
        return element.TryGetInt64(out long number) ? (object)number : BigInteger.Parse(text, CultureInfo.InvariantCulture);
    }
}
