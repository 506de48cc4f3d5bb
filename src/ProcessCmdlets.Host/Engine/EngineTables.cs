using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace ProcessCmdlets.Host.Engine;

/// <summary>The type and format tables of a session, which can be changed in public only before it is opened.</summary>
internal static class EngineTables
{
    private const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;
    private const string ContextType = "System.Management.Automation.ExecutionContext, System.Management.Automation";

    /// <summary>The session's type table.</summary>
    public static TypeTable TypesOf(PSCmdlet cmdlet) => GetTypeTable(EngineInternals.ContextOf(cmdlet));

    /// <summary>The names of the types that the session's table extends, with what it says of each.</summary>
    public static IEnumerable<TypeData> AllTypes(PSCmdlet cmdlet) => GetAllTypeData(TypesOf(cmdlet)).Values;

    /// <summary>Extends a type, in the table and, as pwsh does, in the list of what the session has loaded.</summary>
    public static void AddType(PSCmdlet cmdlet, TypeData data)
    {
        TypesOf(cmdlet).AddType(data);
        GetInitialSessionState(EngineInternals.ContextOf(cmdlet)).Types.Add(new SessionStateTypeEntry(data, isRemove: false));
    }

    /// <summary>Takes all extensions of a type away again.</summary>
    public static void RemoveType(PSCmdlet cmdlet, string typeName)
    {
        TypesOf(cmdlet).RemoveType(typeName);
        GetInitialSessionState(EngineInternals.ContextOf(cmdlet)).Types.Add(new SessionStateTypeEntry(new TypeData(typeName), isRemove: true));
    }

    /// <summary>Loads format files in front of or after what the session has; throws when one of them is wrong.</summary>
    public static void AddFormats(PSCmdlet cmdlet, IEnumerable<string> before, IEnumerable<string> after)
    {
        object context = EngineInternals.ContextOf(cmdlet);
        InitialSessionState state = GetInitialSessionState(context);
        List<SessionStateFormatEntry> formats =
        [
            .. before.Select(path => new SessionStateFormatEntry(path)),
            .. state.Formats,
            .. after.Select(path => new SessionStateFormatEntry(path)),
        ];
        Type entryType = TypeOf("System.Management.Automation.Runspaces.PSSnapInTypeAndFormatErrors");
        object entries = Activator.CreateInstance(typeof(Collection<>).MakeGenericType(entryType))!;
        foreach (SessionStateFormatEntry format in formats)
        {
            object entry = Activator.CreateInstance(
                entryType, Hidden, binder: null, [format.FileName, (object?)format.FormatData ?? format.FileName], culture: null)!;
            ((System.Collections.IList)entries).Add(entry);
        }
        object manager = context.GetType().GetProperty("FormatDBManager", Hidden)!.GetValue(context)!;
        object? authorization = context.GetType().GetProperty("AuthorizationManager", Hidden)!.GetValue(context);
        Call(manager.GetType().GetMethod("UpdateDataBase", Hidden)!, manager, entries, authorization, (PSHost)cmdlet.Host, false);
        Type helper = TypeOf("System.Management.Automation.Runspaces.FormatAndTypeDataHelper");
        MethodInfo check = helper.GetMethod("ThrowExceptionOnError", BindingFlags.Static | BindingFlags.NonPublic,
            [typeof(string), typeof(Collection<string>), entries.GetType(), helper.GetNestedType("Category", BindingFlags.NonPublic)!])!;
        Call(check, null, "ErrorsUpdatingFormats", null, entries, Enum.Parse(check.GetParameters()[3].ParameterType, "Formats"));
        state.Formats.Clear();
        state.Formats.Add(formats);
    }

    private static void Call(MethodInfo method, object? target, params object?[] arguments) =>
        method.Invoke(target, BindingFlags.DoNotWrapExceptions, binder: null, arguments, culture: null);

    private static Type TypeOf(string name) => typeof(PSObject).Assembly.GetType(name, throwOnError: true)!;

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_TypeTable")]
    private static extern TypeTable GetTypeTable([UnsafeAccessorType(ContextType)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_InitialSessionState")]
    private static extern InitialSessionState GetInitialSessionState([UnsafeAccessorType(ContextType)] object context);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern Dictionary<string, TypeData> GetAllTypeData(TypeTable table);
}
