using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>What ConvertTo-Csv and Export-Csv have in common.</summary>
public abstract class WriteCsvCommand : PSCmdlet
{
    private List<string>? _names;

    /// <summary>An object.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    public virtual PSObject? InputObject { get; set; }

    /// <summary>What stands between the fields.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNull]
    public char Delimiter { get; set; } = ',';

    /// <summary>Leave out the line with the type's name, which is never written here.</summary>
    [Parameter]
    [Alias("NTI")]
    public SwitchParameter NoTypeInformation { get; set; }

    /// <summary>Leave out the names.</summary>
    [Parameter]
    public SwitchParameter NoHeader { get; set; }

    /// <summary>Takes a line.</summary>
    private protected abstract void WriteRow(string line);

    /// <summary>The names of columns that are there already.</summary>
    private protected void UseNames(List<string> names) => _names = names;

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject is null)
        {
            return;
        }
        if (_names is null)
        {
            _names = NamesOf(InputObject);
            if (!NoHeader)
            {
                WriteRow(CsvText.Write(_names, Delimiter));
            }
        }
        WriteRow(CsvText.Write(_names.Select(ValueOf), Delimiter));
    }

    /// <summary>The names of an object's columns.</summary>
    private protected static List<string> NamesOf(PSObject item) => item.BaseObject is IDictionary table
        ? [.. table.Keys.Cast<object>().Select(key => key.ToString()!)]
        : [.. item.Properties.Select(property => property.Name)];

    private string? ValueOf(string name)
    {
        object? value;
        try
        {
            value = InputObject!.BaseObject is IDictionary table ? table[name] : InputObject.Properties[name]?.Value;
        }
        catch (GetValueException)
        {
            // A property that cannot be read has no value.
            return null;
        }
        return value switch
        {
            null => null,
            IFormattable number and not Enum => number.ToString(null, CultureInfo.CurrentCulture),
            _ => PSObject.AsPSObject(value).ToString(),
        };
    }
}
