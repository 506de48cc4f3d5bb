using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Compare-Object without -SyncWindow: every object is compared with every other.</summary>
[Cmdlet(VerbsData.Compare, "Object")]
public sealed class CompareObjectCommand : PSCmdlet
{
    private readonly List<PSObject> _differences = [];
    private List<CalculatedProperty> _properties = [];
    private ObjectComparer _comparer = null!;

    /// <summary>What to compare with.</summary>
    [Parameter(Position = 0, Mandatory = true)]
    [AllowEmptyCollection]
    public PSObject[] ReferenceObject { get; set; } = [];

    /// <summary>What is compared.</summary>
    [Parameter(Position = 1, Mandatory = true, ValueFromPipeline = true)]
    [AllowEmptyCollection]
    public PSObject[] DifferenceObject { get; set; } = [];

    /// <summary>The properties to compare by; the objects themselves where nothing is given.</summary>
    [Parameter]
    public object[]? Property { get; set; }

    /// <summary>Leave out what differs.</summary>
    [Parameter]
    public SwitchParameter ExcludeDifferent { get; set; }

    /// <summary>Write what is equal, too.</summary>
    [Parameter]
    public SwitchParameter IncludeEqual { get; set; }

    /// <summary>Write the objects themselves, marked.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <summary>Upper and lower case differ.</summary>
    [Parameter]
    public SwitchParameter CaseSensitive { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        _properties = CalculatedProperty.Read(Property, this, "expression", "name", "label");
        _comparer = new ObjectComparer(CaseSensitive, System.Globalization.CultureInfo.CurrentCulture);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _differences.AddRange(DifferenceObject.Where(item => item is not null));

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        List<PSObject> references = [.. ReferenceObject.Where(item => item is not null)];
        List<PSObject> added = [];
        foreach (PSObject item in _differences)
        {
            int match = references.FindIndex(reference => IsSame(reference, item));
            if (match < 0)
            {
                added.Add(item);
                continue;
            }
            if (IncludeEqual || ExcludeDifferent)
            {
                Write(references[match], "==");
            }
            references.RemoveAt(match);
        }
        if (!ExcludeDifferent)
        {
            added.ForEach(item => Write(item, "=>"));
            references.ForEach(item => Write(item, "<="));
        }
    }

    private bool IsSame(PSObject reference, PSObject item) => _properties.Count == 0
        ? _comparer.Compare(reference, item) == 0
        : _properties.All(property => _comparer.Compare(property.ValueIn(reference), property.ValueIn(item)) == 0);

    private void Write(PSObject item, string side)
    {
        PSObject result = new();
        if (PassThru)
        {
            result = new PSObject(item);
            result.Members.Remove("SideIndicator");
        }
        else if (_properties.Count == 0)
        {
            result.Properties.Add(new PSNoteProperty("InputObject", item));
        }
        else
        {
            foreach (CalculatedProperty property in _properties)
            {
                result.Properties.Add(new PSNoteProperty(property.Label ?? property.Expression.ToString(), property.ValueIn(item)));
            }
        }
        result.Properties.Add(new PSNoteProperty("SideIndicator", side));
        WriteObject(result);
    }
}
