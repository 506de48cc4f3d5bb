using System.Collections.ObjectModel;
using System.Management.Automation;
using ProcessCmdlets.Interop;

namespace ProcessCmdlets.Serialization;

/// <summary>How the codec reaches the members and type names of a PSObject: the fastest way that this runtime allows.</summary>
internal abstract class MemberAccess
{
    /// <summary>The way for this process.</summary>
    internal static MemberAccess Default { get; } = Choose();

    /// <summary>The members that were added to an object itself, or null where there are none.</summary>
    internal abstract IEnumerable<PSMemberInfo>? OwnMembers(PSObject value);

    /// <summary>The type names of an object. The list must not be changed.</summary>
    internal abstract Collection<string> TypeNames(PSObject value);

    /// <summary>Replaces the type names of an object.</summary>
    internal abstract void SetTypeNames(PSObject value, TypeNameList names);

    /// <summary>The collection that <see cref="Add"/> adds to, for a new property bag.</summary>
    internal abstract PSMemberInfoCollection<PSMemberInfo> Members(PSObject value);

    /// <summary>Adds a property to a new property bag.</summary>
    internal abstract void Add(
        PSObject owner, PSMemberInfoCollection<PSMemberInfo> members, MemberName name, PSMemberInfo property);

    /// <summary>Members that an object has from its type's data, and its own.</summary>
    internal static PSMemberSet ExtendedMembers(PSObject value)
    {
        PSMemberSet members = PowerShellInternals.NewMemberSet(PSObject.ExtendedMemberSetName, value);
        PowerShellInternals.Owner(members) = value;
        return members;
    }

    private static MemberAccess Choose()
    {
        if (Environment.Version.Major < 10)
        {
            return new PortableMemberAccess();
        }

        try
        {
            DirectMemberAccess direct = new();
            direct.Verify();
            return direct;
        }
        catch (Exception e) when (e is MissingMemberException or TypeLoadException)
        {
            // A later PowerShell may have renamed what is not public; the slower way then does the same.
            return new PortableMemberAccess();
        }
    }
}
