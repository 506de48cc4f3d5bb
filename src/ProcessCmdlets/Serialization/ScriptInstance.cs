using System.Management.Automation;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace ProcessCmdlets.Serialization;

/// <summary>
/// Makes objects of a script's class without calling its constructor, as unpickling does in Python: what a constructor would do,
/// such as opening a file, was done where the object was made.
/// </summary>
internal static class ScriptInstance
{
    // The names that PowerShell's type builder gives the fields by which an object's methods find the session that they run in.
    private const string StateField = "__sessionState";
    private const string KeeperField = "__sessionStateKeeper";
    private const string HelperSuffix = "_<staticHelpers>";
    private const BindingFlags Hidden = BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static;

    internal static object Create(Type type)
    {
        object instance = RuntimeHelpers.GetUninitializedObject(type);
        for (Type? declaring = type; declaring is not null && ScriptTypes.IsOne(declaring); declaring = declaring.BaseType)
        {
            object? keeper = HelperOf(declaring)?.GetField(KeeperField, Hidden)?.GetValue(null);
            object? state = keeper?.GetType().GetMethod("GetSessionState", Type.EmptyTypes)?.Invoke(keeper, null);
            declaring.GetField(StateField, Hidden | BindingFlags.DeclaredOnly)?.SetValue(instance, state);
        }

        return instance;
    }

    /// <summary>Whether objects of a class have a property, hidden ones included.</summary>
    internal static bool HasProperty(Type type, string name) => PropertyOf(type, name) is not null;

    /// <summary>Sets a property. One that does not take the value, since it was cut or is refused, stays as it is.</summary>
    internal static void Set(object instance, string name, object? value)
    {
        PropertyInfo? property = PropertyOf(instance.GetType(), name);
        if (property is not { CanWrite: true })
        {
            return;
        }

        object? bare = value is PSObject { BaseObject: not PSCustomObject } wrapped && !property.PropertyType.IsInstanceOfType(value)
            ? wrapped.BaseObject
            : value;
        try
        {
            bool fits = bare is null ? !property.PropertyType.IsValueType : property.PropertyType.IsInstanceOfType(bare);
            if (fits || LanguagePrimitives.TryConvertTo(bare, property.PropertyType, out bare))
            {
                property.SetValue(instance, bare);
            }
        }
        catch (TargetInvocationException)
        {
            // An attribute of the class, such as ValidateSet, refuses what the class has let in by another way.
        }
    }

    private static PropertyInfo? PropertyOf(Type type, string name) =>
        type.GetProperty(name, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase);

    /// <summary>The type in which PowerShell keeps what belongs to the class and not to its objects.</summary>
    internal static Type? HelperOf(Type type) => type.Assembly.GetType(type.FullName + HelperSuffix);

    /// <summary>Whether a type of a class's assembly is such a helper.</summary>
    internal static bool IsHelper(Type type) => type.Name.EndsWith(HelperSuffix, StringComparison.Ordinal);
}
