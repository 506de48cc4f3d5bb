using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>Stand-in for Get-Member without views and static members.</summary>
[Cmdlet(VerbsCommon.Get, "Member")]
[OutputType(typeof(MemberDefinition))]
public sealed class GetMemberCommand : PSCmdlet
{
    private readonly HashSet<string> _types = new(StringComparer.Ordinal);

    /// <summary>An object.</summary>
    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>The names, with wildcards.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = ["*"];

    /// <summary>The kinds of member.</summary>
    [Parameter]
    [Alias("Type")]
    public PSMemberTypes MemberType { get; set; } = PSMemberTypes.All;

    /// <summary>Members of the engine and accessors, too.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (InputObject is null)
        {
            return;
        }
        string type = InputObject.TypeNames.FirstOrDefault() ?? InputObject.BaseObject.GetType().FullName!;
        if (!_types.Add(type))
        {
            return;
        }
        IEnumerable<PSMemberInfo> members = Name
            .SelectMany(name => InputObject.Members.Match(name, MemberType))
            .Where(member => Force || !IsHidden(member))
            .OrderBy(member => member.MemberType.ToString(), StringComparer.CurrentCultureIgnoreCase)
            .ThenBy(member => member.Name, StringComparer.CurrentCultureIgnoreCase);
        foreach (PSMemberInfo member in members)
        {
            WriteObject(new MemberDefinition(type, member.Name, member.MemberType, member.ToString() ?? ""));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_types.Count == 0)
        {
            WriteError(new ErrorRecord(
                new InvalidOperationException("You must specify an object for the Get-Member cmdlet."),
                "NoObjectInGetMember",
                ErrorCategory.CloseError,
                null));
        }
    }

    private static bool IsHidden(PSMemberInfo member) => member.MemberType switch
    {
        PSMemberTypes.Method => member.Name.StartsWith("get_", StringComparison.Ordinal)
            || member.Name.StartsWith("set_", StringComparison.Ordinal)
            || member.Name.StartsWith("add_", StringComparison.Ordinal)
            || member.Name.StartsWith("remove_", StringComparison.Ordinal)
            || member.Name.StartsWith("op_", StringComparison.Ordinal),
        PSMemberTypes.MemberSet => true,
        _ => false,
    };
}
