using System.Globalization;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Measure-Object.</summary>
[Cmdlet(VerbsDiagnostic.Measure, "Object", DefaultParameterSetName = "GenericMeasure")]
[OutputType(typeof(GenericMeasureInfo), typeof(TextMeasureInfo), typeof(GenericObjectMeasureInfo))]
public sealed class MeasureObjectCommand : PSCmdlet
{
    private readonly Dictionary<string, List<object?>> _values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>An object.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>The properties to measure; the object itself where nothing is given.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public PSPropertyExpression[]? Property { get; set; }

    /// <summary>How far the values lie apart.</summary>
    [Parameter(ParameterSetName = "GenericMeasure")]
    public SwitchParameter StandardDeviation { get; set; }

    /// <summary>The sum.</summary>
    [Parameter(ParameterSetName = "GenericMeasure")]
    public SwitchParameter Sum { get; set; }

    /// <summary>All of them.</summary>
    [Parameter(ParameterSetName = "GenericMeasure")]
    public SwitchParameter AllStats { get; set; }

    /// <summary>The mean.</summary>
    [Parameter(ParameterSetName = "GenericMeasure")]
    public SwitchParameter Average { get; set; }

    /// <summary>The greatest.</summary>
    [Parameter(ParameterSetName = "GenericMeasure")]
    public SwitchParameter Maximum { get; set; }

    /// <summary>The smallest.</summary>
    [Parameter(ParameterSetName = "GenericMeasure")]
    public SwitchParameter Minimum { get; set; }

    /// <summary>Count lines.</summary>
    [Parameter(ParameterSetName = "TextMeasure")]
    public SwitchParameter Line { get; set; }

    /// <summary>Count words.</summary>
    [Parameter(ParameterSetName = "TextMeasure")]
    public SwitchParameter Word { get; set; }

    /// <summary>Count characters.</summary>
    [Parameter(ParameterSetName = "TextMeasure")]
    public SwitchParameter Character { get; set; }

    /// <summary>White space does not count as characters.</summary>
    [Parameter(ParameterSetName = "TextMeasure")]
    public SwitchParameter IgnoreWhiteSpace { get; set; }

    private bool MeasuresValues => Sum || Average || StandardDeviation || AllStats;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject is null)
        {
            return;
        }
        if (Property is null)
        {
            ValuesOf("").Add(InputObject.BaseObject);
            return;
        }
        foreach (PSPropertyExpression property in Property)
        {
            foreach (PSPropertyExpression name in property.ResolveNames(InputObject))
            {
                PSPropertyExpressionResult? result = name.GetValues(InputObject).FirstOrDefault();
                object? value = result?.Result is PSObject wrapped ? wrapped.BaseObject : result?.Result;
                if (value is not null)
                {
                    ValuesOf(name.ToString()).Add(value);
                }
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (Property is null)
        {
            _values.TryAdd("", []);
        }
        foreach (PSPropertyExpression missing in (Property ?? []).Where(property =>
            !property.HasWildCardCharacters && property.Script is null && !_values.ContainsKey(property.ToString())))
        {
            WriteError(new ErrorRecord(
                new PSArgumentException($"The property \"{missing}\" cannot be found in the input for any objects."),
                "GenericMeasurePropertyNotFound",
                ErrorCategory.InvalidArgument,
                null));
        }
        foreach ((string property, List<object?> values) in _values)
        {
            string? name = property.Length == 0 ? null : property;
            if (ParameterSetName == "TextMeasure")
            {
                WriteText(name, [.. values.Select(value => PSObject.AsPSObject(value).ToString())]);
            }
            else
            {
                WriteValues(name, values);
            }
        }
    }

    private List<object?> ValuesOf(string property)
    {
        if (!_values.TryGetValue(property, out List<object?>? values))
        {
            _values[property] = values = [];
        }
        return values;
    }

    private void WriteText(string? property, List<string> texts) => WriteObject(new TextMeasureInfo
    {
        Property = property,
        Lines = Line ? texts.Sum(text => text.Length == 0 ? 0 : text.Count(c => c == '\n') + (text[^1] == '\n' ? 0 : 1)) : null,
        Words = Word ? texts.Sum(text => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length) : null,
        Characters = Character ? texts.Sum(text => text.Count(c => !IgnoreWhiteSpace || !char.IsWhiteSpace(c))) : null,
    });

    private void WriteValues(string? property, List<object?> values)
    {
        List<double> numbers = MeasuresValues || ((Maximum || Minimum) && values.All(IsNumber)) ? Numbers(values) : [];
        bool extremes = Maximum || Minimum || AllStats;
        if (extremes && !MeasuresValues && !values.All(IsNumber))
        {
            ObjectComparer comparer = new(caseSensitive: false, CultureInfo.CurrentCulture);
            WriteObject(new GenericObjectMeasureInfo
            {
                Property = property,
                Count = values.Count,
                Maximum = Maximum ? values.Max(comparer) : null,
                Minimum = Minimum ? values.Min(comparer) : null,
            });
            return;
        }
        bool any = numbers.Count > 0;
        double mean = any ? numbers.Average() : 0;
        WriteObject(new GenericMeasureInfo
        {
            Property = property,
            Count = values.Count,
            Average = any && (Average || AllStats) ? mean : null,
            Sum = any && (Sum || AllStats) ? numbers.Sum() : null,
            Maximum = any && (Maximum || AllStats) ? numbers.Max() : null,
            Minimum = any && (Minimum || AllStats) ? numbers.Min() : null,
            StandardDeviation = any && (StandardDeviation || AllStats)
                ? numbers.Count == 1 ? 0 : Math.Sqrt(numbers.Sum(number => (number - mean) * (number - mean)) / (numbers.Count - 1))
                : null,
        });
    }

    private List<double> Numbers(List<object?> values)
    {
        List<double> numbers = [];
        foreach (object? value in values)
        {
            if (LanguagePrimitives.TryConvertTo(value, out double number))
            {
                numbers.Add(number);
                continue;
            }
            WriteError(new ErrorRecord(
                new PSInvalidCastException($"Input object \"{value}\" is not numeric."),
                "NonNumericInputObject",
                ErrorCategory.InvalidType,
                value));
        }
        return numbers;
    }

    private static bool IsNumber(object? value) =>
        value is sbyte or byte or short or ushort or int or uint or long or ulong or float or double or decimal;
}
