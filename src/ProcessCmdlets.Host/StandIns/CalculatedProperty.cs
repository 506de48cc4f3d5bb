using System.Collections;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>One property that a user chose: by name, wildcard, script block, or a hashtable of these with a label.</summary>
internal sealed class CalculatedProperty
{
    private CalculatedProperty(PSPropertyExpression expression, string? label, IDictionary? keys)
    {
        Expression = expression;
        Label = label;
        Descending = ReadSwitch(keys, "descending") ?? !ReadSwitch(keys, "ascending");
    }

    /// <summary>How the value is found.</summary>
    public PSPropertyExpression Expression { get; }

    /// <summary>The name of the result, where the user gave one.</summary>
    public string? Label { get; }

    /// <summary>The direction to sort in, where the user gave one.</summary>
    public bool? Descending { get; }

    /// <summary>Reads what a -Property parameter was given.</summary>
    /// <param name="properties">The values.</param>
    /// <param name="cmdlet">Reports what cannot be read.</param>
    /// <param name="keys">The keys that a hashtable may have.</param>
    public static List<CalculatedProperty> Read(object[]? properties, PSCmdlet cmdlet, params string[] keys) =>
        [.. (properties ?? []).Select(property => Read(property, cmdlet, keys))];

    /// <summary>The value of the property in an object, or none; a script that fails has none.</summary>
    public object? ValueIn(PSObject item)
    {
        List<PSPropertyExpressionResult> results = Expression.GetValues(item);
        return results.Count > 0 && results[0].Exception is null ? results[0].Result : null;
    }

    private static CalculatedProperty Read(object property, PSCmdlet cmdlet, string[] keys)
    {
        object plain = property is PSObject wrapped ? wrapped.BaseObject : property;
        if (plain is not IDictionary dictionary)
        {
            return new CalculatedProperty(ReadExpression(plain, cmdlet), null, null);
        }
        object? expression = null;
        string? label = null;
        Hashtable switches = new(StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in dictionary)
        {
            string given = entry.Key.ToString()!;
            string? key = keys.FirstOrDefault(known => known.StartsWith(given, StringComparison.OrdinalIgnoreCase));
            object? value = entry.Value is PSObject item ? item.BaseObject : entry.Value;
            switch (key)
            {
                case "expression":
                    expression = value;
                    break;
                case "name" or "label":
                    label = value?.ToString();
                    break;
                case null:
                    throw Refused(cmdlet, $"The key '{given}' has no meaning here. Known are: {string.Join(", ", keys)}.", "DictionaryKeyUnknown");
                default:
                    switches[key] = value;
                    break;
            }
        }
        if (expression is null)
        {
            throw Refused(cmdlet, "A mandatory Expression entry is missing.", "DictionaryKeyMandatoryEntry");
        }
        return new CalculatedProperty(ReadExpression(expression, cmdlet), label, switches);
    }

    private static PSPropertyExpression ReadExpression(object value, PSCmdlet cmdlet) => value switch
    {
        ScriptBlock script => new PSPropertyExpression(script),
        PSPropertyExpression expression => expression,
        string { Length: > 0 } name => new PSPropertyExpression(name),
        string => throw Refused(cmdlet, "The name of a property cannot be empty.", "ExpressionEmptyString1"),
        _ => new PSPropertyExpression(PSObject.AsPSObject(value).ToString()),
    };

    private static bool? ReadSwitch(IDictionary? keys, string name) =>
        keys?[name] is object value ? LanguagePrimitives.IsTrue(value) : null;

    private static PSArgumentException Refused(PSCmdlet cmdlet, string message, string id)
    {
        PSArgumentException exception = new(message);
        cmdlet.ThrowTerminatingError(new ErrorRecord(exception, id, ErrorCategory.InvalidArgument, null));
        return exception;
    }
}
