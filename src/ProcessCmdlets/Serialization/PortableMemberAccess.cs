using System.Collections.ObjectModel;
using System.Management.Automation;

namespace ProcessCmdlets.Serialization;

/// <summary>Does without naming types that are not public, which a runtime before .NET 10 cannot do.</summary>
internal sealed class PortableMemberAccess : MemberAccess
{
    internal override IEnumerable<PSMemberInfo>? OwnMembers(PSObject value)
    {
        List<PSMemberInfo>? own = null;
        foreach (PSMemberInfo member in ExtendedMembers(value).Members)
        {
            if (member.IsInstance)
            {
                (own ??= []).Add(member);
            }
        }

        return own;
    }

    internal override Collection<string> TypeNames(PSObject value) => value.TypeNames;

    internal override void SetTypeNames(PSObject value, TypeNameList names)
    {
        Collection<string> own = value.TypeNames;
        own.Clear();
        foreach (string name in names.Names)
        {
            own.Add(name);
        }
    }

    internal override PSMemberInfoCollection<PSMemberInfo> Members(PSObject value) => value.Members;

    internal override void Add(
        PSObject owner, PSMemberInfoCollection<PSMemberInfo> members, MemberName name, PSMemberInfo property) =>
        members.Add(property, preValidated: true);
}
