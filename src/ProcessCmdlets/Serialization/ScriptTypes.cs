using System.Collections.Concurrent;
using System.Management.Automation;
using System.Reflection;

namespace ProcessCmdlets.Serialization;

/// <summary>
/// The classes and enumerations of scripts that this process knows from its own session: those whose definitions it has sent to
/// its workers, and in a worker those that its owner has sent. A value that names one of them becomes one again; a peer can name
/// no other.
/// </summary>
internal static class ScriptTypes
{
    private static readonly ConcurrentDictionary<string, Type> s_known = new(StringComparer.Ordinal);

    // A worker with several threads defines them in each thread's runspace, where they are different types.
    [ThreadStatic]
    private static Dictionary<string, Type>? t_known;

    /// <summary>Whether a type is a class or enumeration that PowerShell has made of a script.</summary>
    internal static bool IsOne(Type type) =>
        type.Assembly.IsDynamic && type.Assembly.IsDefined(typeof(DynamicClassImplementationAssemblyAttribute), inherit: false);

    /// <summary>
    /// Whether values of such a type can become one again: enumerations, and classes that stand on no class of .NET, whose inner
    /// state is unknown.
    /// </summary>
    internal static bool CanBeMade(Type type)
    {
        if (type.IsEnum)
        {
            return true;
        }

        Type? root = type;
        while (root is not null && IsOne(root))
        {
            root = root.BaseType;
        }

        return root == typeof(object) && !type.IsAbstract;
    }

    /// <summary>Whether there are any.</summary>
    internal static bool HasAny => !s_known.IsEmpty;

    /// <summary>The type that values of this name are to become again, or null.</summary>
    internal static Type? Find(string name) =>
        t_known?.GetValueOrDefault(name) ?? (s_known.IsEmpty ? null : s_known.GetValueOrDefault(name));

    /// <summary>Makes a type known under a name.</summary>
    internal static void Add(string name, Type type)
    {
        if (!CanBeMade(type))
        {
            return;
        }

        (t_known ??= new Dictionary<string, Type>(StringComparer.Ordinal))[name] = type;
        s_known[name] = type;
    }
}
