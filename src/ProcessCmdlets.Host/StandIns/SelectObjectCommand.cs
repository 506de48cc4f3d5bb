using System.Collections;
using System.Management.Automation;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Select-Object.</summary>
[Cmdlet(VerbsCommon.Select, "Object", DefaultParameterSetName = "DefaultParameter")]
public sealed class SelectObjectCommand : PSCmdlet
{
    private readonly Queue<PSObject> _held = new();
    private readonly List<PSObject> _seen = [];
    private List<CalculatedProperty> _properties = [];
    private WildcardPattern[] _excluded = [];
    private PSPropertyExpression? _expanded;
    private int _count;
    private int _written;

    /// <summary>An object to take from.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>The properties to keep.</summary>
    [Parameter(Position = 0, ParameterSetName = "DefaultParameter")]
    [Parameter(Position = 0, ParameterSetName = "SkipLastParameter")]
    public object[]? Property { get; set; }

    /// <summary>Properties to leave out.</summary>
    [Parameter(ParameterSetName = "DefaultParameter")]
    [Parameter(ParameterSetName = "SkipLastParameter")]
    public string[]? ExcludeProperty { get; set; }

    /// <summary>The property whose value is the result.</summary>
    [Parameter(ParameterSetName = "DefaultParameter")]
    [Parameter(ParameterSetName = "SkipLastParameter")]
    public string? ExpandProperty { get; set; }

    /// <summary>Leave out what has been written before.</summary>
    [Parameter]
    public SwitchParameter Unique { get; set; }

    /// <summary>Upper and lower case are the same to -Unique.</summary>
    [Parameter]
    public SwitchParameter CaseInsensitive { get; set; }

    /// <summary>How many objects to take from the end.</summary>
    [Parameter(ParameterSetName = "DefaultParameter")]
    [ValidateRange(0, int.MaxValue)]
    public int? Last { get; set; }

    /// <summary>How many objects to take from the start.</summary>
    [Parameter(ParameterSetName = "DefaultParameter")]
    [ValidateRange(0, int.MaxValue)]
    public int? First { get; set; }

    /// <summary>How many objects to pass over first; with -Last at the end.</summary>
    [Parameter(ParameterSetName = "DefaultParameter")]
    [Parameter(ParameterSetName = "SkipLastParameter")]
    [ValidateRange(0, int.MaxValue)]
    public int Skip { get; set; }

    /// <summary>How many objects to leave out at the end.</summary>
    [Parameter(ParameterSetName = "SkipLastParameter")]
    [ValidateRange(0, int.MaxValue)]
    public int SkipLast { get; set; }

    /// <summary>Let the commands before this one finish although no more of their output is needed.</summary>
    [Parameter(ParameterSetName = "DefaultParameter")]
    [Parameter(ParameterSetName = "IndexParameter")]
    public SwitchParameter Wait { get; set; }

    /// <summary>The positions of the objects to take.</summary>
    [Parameter(ParameterSetName = "IndexParameter")]
    [ValidateRange(0, int.MaxValue)]
    public int[]? Index { get; set; }

    /// <summary>The positions of the objects to leave out.</summary>
    [Parameter(ParameterSetName = "SkipIndexParameter")]
    [ValidateRange(0, int.MaxValue)]
    public int[]? SkipIndex { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _properties = CalculatedProperty.Read(Property, this, "expression", "name", "label");
        if (_properties.Count == 0 && ExcludeProperty is not null)
        {
            _properties = CalculatedProperty.Read(["*"], this);
        }
        _excluded = [.. (ExcludeProperty ?? []).Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase))];
        _expanded = string.IsNullOrEmpty(ExpandProperty) ? null : new PSPropertyExpression(ExpandProperty);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject is null)
        {
            return;
        }
        int position = _count++;
        if (Index is not null)
        {
            TakeAt(position);
        }
        else if (SkipIndex is not null)
        {
            if (!SkipIndex.Contains(position))
            {
                Take(InputObject);
            }
        }
        else if (Last is not null && First is null)
        {
            Hold(InputObject, Last.Value + Skip, emit: false);
        }
        else if (position < Skip)
        {
            // Passed over.
        }
        else if (SkipLast > 0)
        {
            Hold(InputObject, SkipLast, emit: true);
        }
        else if (First is null)
        {
            Take(InputObject);
        }
        else if (_written < First)
        {
            _written++;
            Take(InputObject);
        }
        else if (Last is not null)
        {
            Hold(InputObject, Last.Value, emit: false);
        }
        if (First is not null && Last is null && _written >= First && !Wait && _count > Skip)
        {
            throw EngineInternals.StopUpstream(this);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (Last is not null)
        {
            int count = First is null ? Math.Max(0, _held.Count - Skip) : _held.Count;
            foreach (PSObject item in _held.Take(count).TakeLast(Last.Value))
            {
                Take(item);
            }
        }
    }

    private void TakeAt(int position)
    {
        if (Index!.Contains(position))
        {
            Take(InputObject!);
            if (position == Index!.Max() && !Wait)
            {
                throw EngineInternals.StopUpstream(this);
            }
        }
    }

    private void Hold(PSObject item, int size, bool emit)
    {
        _held.Enqueue(item);
        if (_held.Count > size)
        {
            PSObject oldest = _held.Dequeue();
            if (emit)
            {
                Take(oldest);
            }
        }
    }

    private void Take(PSObject item)
    {
        if (_expanded is not null)
        {
            Expand(item);
        }
        else
        {
            Emit(_properties.Count == 0 ? item : Reduce(item));
        }
    }

    private PSObject Reduce(PSObject item)
    {
        PSObject result = new();
        result.TypeNames.Insert(0, $"Selected.{item.BaseObject.GetType()}");
        foreach (PSNoteProperty property in PropertiesOf(item))
        {
            Add(result, property);
        }
        return result;
    }

    private IEnumerable<PSNoteProperty> PropertiesOf(PSObject item)
    {
        foreach (CalculatedProperty property in _properties)
        {
            List<PSPropertyExpression> names = property.Expression.ResolveNames(item);
            if (names.Count == 0)
            {
                if (!property.Expression.HasWildCardCharacters)
                {
                    yield return new PSNoteProperty(property.Label ?? property.Expression.ToString(), null);
                }
                continue;
            }
            foreach (PSPropertyExpression name in names.Where(name => !_excluded.Any(pattern => pattern.IsMatch(name.ToString()))))
            {
                PSPropertyExpressionResult? result = name.GetValues(item).FirstOrDefault();
                yield return new PSNoteProperty(
                    property.Label ?? name.ToString(), result?.Exception is null ? result?.Result : null);
            }
        }
    }

    private void Add(PSObject result, PSNoteProperty property)
    {
        if (result.Properties[property.Name] is null)
        {
            result.Properties.Add(property);
        }
        else if (!_properties.Any(chosen => chosen.Expression.HasWildCardCharacters))
        {
            WriteError(new ErrorRecord(
                new PSArgumentException($"The property cannot be processed because the property \"{property.Name}\" already exists."),
                "AlreadyExistingUserSpecifiedPropertyNoExpand",
                ErrorCategory.InvalidOperation,
                result));
        }
    }

    private void Expand(PSObject item)
    {
        List<PSPropertyExpressionResult> results = _expanded!.GetValues(item);
        if (results.Count == 0)
        {
            WriteError(new ErrorRecord(
                new PSArgumentException($"Property \"{ExpandProperty}\" cannot be found.", nameof(ExpandProperty)),
                "ExpandPropertyNotFound",
                ErrorCategory.InvalidArgument,
                item));
            return;
        }
        if (results.Count > 1)
        {
            WriteError(new ErrorRecord(
                new PSArgumentException($"Multiple properties cannot be expanded: \"{ExpandProperty}\".", nameof(ExpandProperty)),
                "MutlipleExpandProperties",
                ErrorCategory.InvalidArgument,
                item));
            return;
        }
        if (results[0].Exception is Exception failure)
        {
            WriteError(new ErrorRecord(failure, "PropertyEvaluationExpand", ErrorCategory.InvalidResult, item));
            return;
        }
        if (LanguagePrimitives.GetEnumerable(results[0].Result) is IEnumerable values)
        {
            foreach (object? value in values)
            {
                Emit(WithProperties(item, value));
            }
        }
        else
        {
            Emit(WithProperties(item, results[0].Result));
        }
    }

    /// <summary>Adds the chosen properties to an expanded value.</summary>
    private PSObject? WithProperties(PSObject item, object? value)
    {
        if (value is null || _properties.Count == 0)
        {
            return value is null ? null : PSObject.AsPSObject(value);
        }
        PSObject result = PSObject.AsPSObject(value).Copy();
        foreach (PSNoteProperty property in PropertiesOf(item))
        {
            if (result.Properties[property.Name] is null)
            {
                result.Properties.Add(property);
            }
            else
            {
                WriteError(new ErrorRecord(
                    new PSArgumentException($"The property cannot be processed because the property \"{property.Name}\" already exists."),
                    "AlreadyExistingUserSpecifiedPropertyExpand",
                    ErrorCategory.InvalidOperation,
                    item));
            }
        }
        return result;
    }

    private void Emit(PSObject? item)
    {
        if (Unique)
        {
            PSObject known = item ?? new PSObject();
            if (_seen.Any(seen => IsSame(seen, known)))
            {
                return;
            }
            _seen.Add(known);
        }
        WriteObject(item);
    }

    private bool IsSame(PSObject first, PSObject second)
    {
        if (first.BaseObject is not PSCustomObject || second.BaseObject is not PSCustomObject)
        {
            return LanguagePrimitives.Equals(first, second, CaseInsensitive);
        }
        List<PSPropertyInfo> left = [.. first.Properties];
        List<PSPropertyInfo> right = [.. second.Properties];
        return left.Count == right.Count && left.Zip(right).All(pair =>
            pair.First.Name == pair.Second.Name
            && LanguagePrimitives.Equals(pair.First.Value, pair.Second.Value, CaseInsensitive));
    }
}
