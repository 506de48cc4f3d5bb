using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ProcessCmdlets.Host.Engine;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Update-TypeData without files and serialization settings.</summary>
[Cmdlet(VerbsData.Update, "TypeData", DefaultParameterSetName = "DynamicTypeSet", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
public sealed class UpdateTypeDataCommand : PSCmdlet
{
    /// <summary>The kind of member.</summary>
    [Parameter(ParameterSetName = "DynamicTypeSet")]
    [ValidateSet("NoteProperty", "AliasProperty", "ScriptProperty", "ScriptMethod")]
    public PSMemberTypes? MemberType { get; set; }

    /// <summary>The name of the member.</summary>
    [Parameter(ParameterSetName = "DynamicTypeSet")]
    [ValidateNotNullOrEmpty]
    public string? MemberName { get; set; }

    /// <summary>The value, getter, script or name.</summary>
    [Parameter(ParameterSetName = "DynamicTypeSet")]
    public object? Value { get; set; }

    /// <summary>The setter.</summary>
    [Parameter(ParameterSetName = "DynamicTypeSet")]
    [ValidateNotNull]
    public object? SecondValue { get; set; }

    /// <summary>The property that is shown in wide lists.</summary>
    [Parameter(ParameterSetName = "DynamicTypeSet")]
    [ValidateNotNullOrEmpty]
    public string? DefaultDisplayProperty { get; set; }

    /// <summary>The properties that are shown.</summary>
    [Parameter(ParameterSetName = "DynamicTypeSet")]
    [ValidateNotNullOrEmpty]
    public string[]? DefaultDisplayPropertySet { get; set; }

    /// <summary>The properties that objects are sorted and grouped by.</summary>
    [Parameter(ParameterSetName = "DynamicTypeSet")]
    [ValidateNotNullOrEmpty]
    public string[]? DefaultKeyPropertySet { get; set; }

    /// <summary>The type.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true, ParameterSetName = "DynamicTypeSet")]
    [ValidateNotNullOrEmpty]
    public string TypeName { get; set; } = "";

    /// <summary>Replace a member that exists.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Whole descriptions of types.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true, ParameterSetName = "TypeDataSet")]
    public TypeData[]? TypeData { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (TypeData data in TypeData ?? [Read()])
        {
            if (!ShouldProcess($"TypeName: {data.TypeName}", "Update TypeData"))
            {
                continue;
            }
            data.IsOverride = Force;
            try
            {
                EngineTables.AddType(this, data);
            }
            catch (RuntimeException exception) when (exception is not PipelineStoppedException)
            {
                WriteError(new ErrorRecord(exception, "TypesDynamicUpdateException", ErrorCategory.InvalidOperation, null));
            }
        }
    }

    private TypeData Read()
    {
        TypeData data = new(LanguagePrimitives.TryConvertTo(TypeName, out Type? type) ? type!.FullName! : TypeName);
        if (MemberName is not null)
        {
            data.Members.Add(MemberName, Member(MemberName));
        }
        data.DefaultDisplayProperty = DefaultDisplayProperty;
        data.DefaultDisplayPropertySet = DefaultDisplayPropertySet is null ? null : new PropertySetData(DefaultDisplayPropertySet);
        data.DefaultKeyPropertySet = DefaultKeyPropertySet is null ? null : new PropertySetData(DefaultKeyPropertySet);
        return data;
    }

    private TypeMemberData Member(string name)
    {
        switch (MemberType)
        {
            case PSMemberTypes.NoteProperty:
                return new NotePropertyData(name, Value);
            case PSMemberTypes.AliasProperty:
                return new AliasPropertyData(name, LanguagePrimitives.ConvertTo<string>(Value));
            case PSMemberTypes.ScriptProperty:
                return new ScriptPropertyData(
                    name,
                    Value is null ? null : LanguagePrimitives.ConvertTo<ScriptBlock>(Value),
                    SecondValue is null ? null : LanguagePrimitives.ConvertTo<ScriptBlock>(SecondValue));
            case PSMemberTypes.ScriptMethod:
                return new ScriptMethodData(name, LanguagePrimitives.ConvertTo<ScriptBlock>(Value));
            default:
                ThrowTerminatingError(new ErrorRecord(
                    new InvalidOperationException("-MemberName needs -MemberType to say what kind of member it is."),
                    "MemberTypeIsMissing",
                    ErrorCategory.InvalidOperation,
                    null));
                throw new InvalidOperationException();
        }
    }
}
