using System.Collections.ObjectModel;
using System.Management.Automation;
using ProcessCmdlets.Interop;

namespace ProcessCmdlets.Serialization;

/// <summary>Uses PowerShell's own collections; .NET 10 and later.</summary>
internal sealed class DirectMemberAccess : MemberAccess
{
    internal override IEnumerable<PSMemberInfo>? OwnMembers(PSObject value) =>
        PowerShellInternals.HasInstanceMembers(null, value, out object members)
            ? (PSMemberInfoCollection<PSMemberInfo>)members
            : null;

    internal override Collection<string> TypeNames(PSObject value) =>
        (Collection<string>)PowerShellInternals.GetTypeNames(value);

    internal override void SetTypeNames(PSObject value, TypeNameList names)
    {
        names.Shared ??= PowerShellInternals.NewTypeNames(names.Names, interned: true);
        PowerShellInternals.SetTypeNames(value, names.Shared);
    }

    internal override PSMemberInfoCollection<PSMemberInfo> Members(PSObject value) =>
        (PSMemberInfoCollection<PSMemberInfo>)PowerShellInternals.GetInstanceMembers(value);

    internal override void Add(
        PSObject owner, PSMemberInfoCollection<PSMemberInfo> members, MemberName name, PSMemberInfo property)
    {
        if (name.IsKnownToBinder)
        {
            members.Add(property, preValidated: true);
            return;
        }

        // The public way also tells PowerShell's compiled call sites that there are objects with a member of this name.
        owner.Members.Add(property, preValidated: true);
        name.IsKnownToBinder = true;
    }

    /// <summary>Calls each accessor once, so that a missing one is found here.</summary>
    /// <exception cref="MissingMemberException">One is missing.</exception>
    internal void Verify()
    {
        PSObject value = PowerShellInternals.NewPSObject(1);
        Members(value).Add(new PSNoteProperty("Name", null), preValidated: true);
        SetTypeNames(value, new TypeNameList(["Type"]));
        if (OwnMembers(value) is null || TypeNames(value).Count != 1)
        {
            throw new MissingMemberException("PowerShell keeps members and type names of an object elsewhere.");
        }
    }
}
