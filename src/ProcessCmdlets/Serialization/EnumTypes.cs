using System.Collections.Concurrent;
using System.Management.Automation;
using System.Reflection;

namespace ProcessCmdlets.Serialization;

/// <summary>
/// Which enumerations arrive as themselves: those of .NET and PowerShell whose assembly the receiver has loaded already.
/// Nothing is loaded because a peer named it.
/// </summary>
internal static class EnumTypes
{
    private static readonly ConcurrentDictionary<(string Assembly, string Type), Type> s_found = new();

    private static readonly string?[] s_assemblies =
        [typeof(object).Assembly.GetName().Name, typeof(PSObject).Assembly.GetName().Name];

    /// <summary>The name of the assembly to send with an enumeration, or null where it must arrive as a snapshot.</summary>
    internal static string? AssemblyOf(Type type)
    {
        string? name = type.Assembly.IsDynamic ? null : type.Assembly.GetName().Name;
        return name is not null && IsListed(name) ? name : null;
    }

    /// <summary>The enumeration of that name, or null where it is not loaded here.</summary>
    internal static Type? Find(string assembly, string type)
    {
        if (s_found.TryGetValue((assembly, type), out Type? found))
        {
            return found;
        }

        if (!IsListed(assembly))
        {
            return null;
        }

        foreach (Assembly loaded in AppDomain.CurrentDomain.GetAssemblies())
        {
            if (!loaded.IsDynamic && loaded.GetName().Name == assembly
                && loaded.GetType(type, throwOnError: false) is { IsEnum: true, ContainsGenericParameters: false } match)
            {
                s_found.TryAdd((assembly, type), match);
                return match;
            }
        }

        return null;
    }

    private static bool IsListed(string assembly) =>
        Array.IndexOf(s_assemblies, assembly) >= 0
        || assembly.StartsWith("System.", StringComparison.Ordinal)
        || assembly.StartsWith("Microsoft.PowerShell.", StringComparison.Ordinal);
}
