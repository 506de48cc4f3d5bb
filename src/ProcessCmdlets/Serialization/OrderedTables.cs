using System.Collections;
using System.Management.Automation;

namespace ProcessCmdlets.Serialization;

/// <summary>
/// PowerShell's OrderedHashtable, which ConvertFrom-Json -AsHashtable makes: a public type that the reference assembly of this
/// module does not have.
/// </summary>
internal static class OrderedTables
{
    /// <summary>The type, or null in a PowerShell without it.</summary>
    internal static Type? Type { get; } =
        typeof(PSObject).Assembly.GetType("System.Management.Automation.OrderedHashtable");

    /// <summary>An empty one, or what comes next to it in a PowerShell without it.</summary>
    internal static IDictionary Create() =>
        Type is null ? new System.Collections.Specialized.OrderedDictionary() : (IDictionary)Activator.CreateInstance(Type)!;
}
