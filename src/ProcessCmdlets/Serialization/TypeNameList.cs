using System.Management.Automation;
using ProcessCmdlets.Interop;

namespace ProcessCmdlets.Serialization;

/// <summary>Type names that objects of one message share.</summary>
internal sealed class TypeNameList
{
    internal TypeNameList(string[] names)
    {
        Names = names;
    }

    /// <summary>What the names of a snapshot begin with.</summary>
    internal const string Prefix = "Deserialized.";

    /// <summary>The names, most derived first.</summary>
    internal string[] Names { get; }

    /// <summary>Whether they say that an object is what is left of another one.</summary>
    internal bool IsSnapshot => Names.Length > 0 && Names[0].StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>PowerShell's own list of them, made when first needed.</summary>
    internal object? Shared { get; set; }

    /// <summary>The type that the receiver's type data turns objects of these names into; null where there is none.</summary>
    internal Type? Target { get; set; }

    /// <summary>Whether <see cref="Target"/> was looked up.</summary>
    internal bool IsTargetKnown { get; set; }

    /// <summary>The name of a snapshot's original.</summary>
    internal static string WithoutPrefix(string name) =>
        name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? name[Prefix.Length..] : name;

    /// <summary>Asks the type data, by an object of its own: those that arrive can bring members of any name.</summary>
    internal Type? FindTarget()
    {
        PSObject probe = PowerShellInternals.NewPSObject(0);
        MemberAccess.Default.SetTypeNames(probe, this);
        return (probe.Members["PSStandardMembers"] as PSMemberSet)?.Members["TargetTypeForDeserialization"]?.Value as Type;
    }
}
