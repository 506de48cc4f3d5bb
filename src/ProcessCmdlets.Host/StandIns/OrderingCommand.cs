using System.Globalization;
using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>What Sort-Object, Group-Object and their like have in common.</summary>
public abstract class OrderingCommand : PSCmdlet
{
    private CultureInfo _culture = CultureInfo.CurrentCulture;

    /// <summary>An object.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>What to look at in each object; the object itself where nothing is given.</summary>
    [Parameter(Position = 0)]
    public object[]? Property { get; set; }

    /// <summary>The culture whose rules text is compared by.</summary>
    [Parameter]
    public string Culture
    {
        get => _culture.Name;
        set => _culture = CultureInfo.GetCultureInfo(value);
    }

    /// <summary>Upper and lower case differ.</summary>
    [Parameter]
    public SwitchParameter CaseSensitive { get; set; }

    /// <summary>Everything that came.</summary>
    private protected List<PSObject> Items { get; } = [];

    /// <summary>The properties that were chosen.</summary>
    private protected List<CalculatedProperty> Properties { get; private set; } = [];

    /// <summary>Compares values by the rules that were chosen.</summary>
    private protected ObjectComparer Comparer { get; private set; } = null!;

    /// <summary>The keys that a hashtable in -Property may have.</summary>
    private protected virtual string[] Keys => ["expression"];

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        Properties = CalculatedProperty.Read(Property, this, Keys);
        Comparer = new ObjectComparer(CaseSensitive, _culture);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject is not null)
        {
            Items.Add(InputObject);
        }
    }

    /// <summary>The values that an object is placed by.</summary>
    private protected object?[] KeyOf(PSObject item) => Properties.Count == 0
        ? [item]
        : [.. Properties.Select(property => property.ValueIn(item))];
}
