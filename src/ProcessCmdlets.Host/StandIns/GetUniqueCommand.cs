using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Get-Unique.</summary>
[Cmdlet(VerbsCommon.Get, "Unique", DefaultParameterSetName = "AsString")]
public sealed class GetUniqueCommand : PSCmdlet
{
    private PSObject? _last;

    /// <summary>The objects, sorted.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>Compare the objects' texts.</summary>
    [Parameter(ParameterSetName = "AsString")]
    public SwitchParameter AsString { get; set; }

    /// <summary>One object of each type.</summary>
    [Parameter(ParameterSetName = "UniqueByType")]
    public SwitchParameter OnType { get; set; }

    /// <summary>Upper and lower case are the same.</summary>
    [Parameter]
    public SwitchParameter CaseInsensitive { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject is null)
        {
            return;
        }
        if (_last is null || !IsSame(_last, InputObject))
        {
            WriteObject(InputObject);
            _last = InputObject;
        }
    }

    private bool IsSame(PSObject last, PSObject next)
    {
        if (OnType)
        {
            return last.TypeNames[0].Equals(next.TypeNames[0], StringComparison.OrdinalIgnoreCase);
        }
        StringComparison rule = CaseInsensitive ? StringComparison.CurrentCultureIgnoreCase : StringComparison.CurrentCulture;
        return AsString || last.BaseObject is string || next.BaseObject is string
            ? string.Equals(last.ToString(), next.ToString(), rule)
            : LanguagePrimitives.Equals(last, next, CaseInsensitive);
    }
}
