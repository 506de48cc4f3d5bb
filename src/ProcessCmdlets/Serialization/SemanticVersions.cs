using System.Globalization;
using System.Management.Automation;

namespace ProcessCmdlets.Serialization;

/// <summary>PowerShell's SemanticVersion, a public type that the reference assembly of this module does not have.</summary>
internal static class SemanticVersions
{
    /// <summary>The type, or null in a PowerShell without it.</summary>
    internal static Type? Type { get; } =
        typeof(PSObject).Assembly.GetType("System.Management.Automation.SemanticVersion");

    /// <summary>Makes one from its text.</summary>
    /// <exception cref="PSInvalidCastException">It is not one's text.</exception>
    internal static object Parse(string text) =>
        Type is null ? text : LanguagePrimitives.ConvertTo(text, Type, CultureInfo.InvariantCulture);
}
