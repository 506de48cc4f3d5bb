using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace ProcessCmdlets.Serialization;

/// <summary>
/// The classes and enumerations that a script's own session defines, by name, as <c>[Name]</c> finds them there. Only what PowerShell
/// has made of a script is found: no name leads to a type of .NET, and nothing is loaded for one.
/// </summary>
internal static class SessionTypes
{
    // PowerShell looks through all assemblies for a name that it does not find; a stream of such objects must not.
    private static readonly TimeSpan s_forgetAfter = TimeSpan.FromMilliseconds(200);

    // A stream may bring ever new names.
    private const int MaximumMissing = 256;

    [ThreadStatic]
    private static Dictionary<string, long>? t_missing;

    /// <summary>The type of this name, or null.</summary>
    internal static Type? Find(string name)
    {
        long now = Environment.TickCount64;
        if (Runspace.DefaultRunspace is null || !IsPlain(name)
            || (t_missing?.TryGetValue(name, out long since) == true && now - since < s_forgetAfter.TotalMilliseconds))
        {
            return null;
        }

        if (LanguagePrimitives.TryConvertTo(name, out Type? type) && type?.FullName == name && ScriptTypes.IsOne(type) && ScriptTypes.CanBeMade(type))
        {
            return type;
        }

        t_missing ??= new Dictionary<string, long>(StringComparer.Ordinal);
        if (t_missing.Count == MaximumMissing)
        {
            t_missing.Clear();
        }

        t_missing[name] = now;
        return null;
    }

    // Whatever else a type's name can have would make PowerShell load an assembly.
    private static bool IsPlain(string name) => name.All(static letter => char.IsLetterOrDigit(letter) || letter is '_' or '.');
}
