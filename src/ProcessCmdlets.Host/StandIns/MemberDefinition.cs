using System.Management.Automation;

namespace Microsoft.PowerShell.Commands;

/// <summary>One member of an object, as Get-Member writes it.</summary>
/// <param name="typeName">The type that has the member.</param>
/// <param name="name">The member's name.</param>
/// <param name="memberType">The kind of member.</param>
/// <param name="definition">How it is used.</param>
public sealed class MemberDefinition(string typeName, string name, PSMemberTypes memberType, string definition)
{
    /// <summary>The type that has the member.</summary>
    public string TypeName { get; } = typeName;

    /// <summary>The member's name.</summary>
    public string Name { get; } = name;

    /// <summary>The kind of member.</summary>
    public PSMemberTypes MemberType { get; } = memberType;

    /// <summary>How it is used.</summary>
    public string Definition { get; } = definition;

    /// <inheritdoc/>
    public override string ToString() => Definition;
}
