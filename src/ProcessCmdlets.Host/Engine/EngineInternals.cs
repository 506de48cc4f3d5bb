using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Management.Automation.Runspaces;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Security;

namespace ProcessCmdlets.Host.Engine;

/// <summary>
/// Every member of the engine that is not public and that the host needs, each with its reason. The host is built for
/// exactly one version of the engine package, so a member that moved shows in the host's own tests.
/// </summary>
internal static class EngineInternals
{
    private const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic;

    private const string RuntimeType = "System.Management.Automation.MshCommandRuntime, System.Management.Automation";

    private const string SecretType = "Microsoft.PowerShell.SecureStringHelper, System.Management.Automation";

    private const string ContextType = "System.Management.Automation.ExecutionContext, System.Management.Automation";

    /// <summary>
    /// Makes <c>exit n</c> in the next script file end the session with that code. Without it the code only becomes
    /// <c>$LASTEXITCODE</c>, as it must for a script that another one calls.
    /// </summary>
    public static void RethrowExitOfNextScript(Runspace runspace) =>
        SetRethrowExit(GetExecutionContext(runspace), true);

    /// <summary>
    /// Marks an object as coming from the error stream, so that Out-Default shows it there. Only the engine's own
    /// WriteError does so otherwise, and that replaces the place where the error happened.
    /// </summary>
    public static PSObject AsErrorOutput(ErrorRecord error)
    {
        PSObject wrapped = new(error);
        PropertyInfo stream = typeof(PSObject).GetProperty(
            "WriteStream", Hidden)!;
        stream.SetValue(wrapped, Enum.Parse(stream.PropertyType, "Error"));
        return wrapped;
    }

    /// <summary>
    /// Makes an error be about the script that caused it instead of the command that writes it, as Write-Error must.
    /// </summary>
    public static void SetInvocation(ErrorRecord error, InvocationInfo invocation)
    {
        SetInvocationInfo(error, invocation);
        SetPreserveInvocationInfoOnce(error, true);
    }

    /// <summary>Writes a message that is about the script that calls the command, as Write-Warning and its like must.</summary>
    public static void WriteAboutCaller(PSCmdlet cmdlet, InformationalRecord record)
    {
        if (cmdlet.GetVariableValue("MyInvocation") is InvocationInfo caller)
        {
            SetInvocationInfo(record, caller);
        }
        switch (record)
        {
            case WarningRecord warning:
                WriteWarning(cmdlet.CommandRuntime, warning, overrideInquire: false);
                break;
            case VerboseRecord verbose:
                WriteVerbose(cmdlet.CommandRuntime, verbose, overrideInquire: false);
                break;
            case DebugRecord debug:
                WriteDebug(cmdlet.CommandRuntime, debug, overrideInquire: false);
                break;
            default:
                throw new ArgumentException($"No stream takes a {record.GetType().Name}.", nameof(record));
        }
    }

    /// <summary>
    /// Runs a script in the scope of whoever called the command, its streams live and in order. The public ways collect
    /// the output first, or run the script in a scope of its own.
    /// </summary>
    /// <param name="cmdlet">The command that runs the script.</param>
    /// <param name="script">The script.</param>
    /// <param name="item">What <c>$_</c> is, or null where it keeps its value.</param>
    /// <param name="showOutput">Whether the command writes the script's output, or drops it.</param>
    public static void InvokeInCallersScope(Cmdlet cmdlet, ScriptBlock script, object? item, bool showOutput)
    {
        object none = AutomationNull.Value;
        object input = item is null ? Array.Empty<object>() : new[] { item };
        MethodInfo invoke = typeof(ScriptBlock).GetMethod(showOutput ? "InvokeUsingCmdlet" : "InvokeWithPipe", Hidden)!;
        object toErrorStream = Enum.ToObject(invoke.GetParameters()[1 + (showOutput ? 1 : 0)].ParameterType, 1);
        invoke.Invoke(
            script,
            BindingFlags.DoNotWrapExceptions,
            binder: null,
            showOutput
                ? [cmdlet, false, toErrorStream, item ?? none, input, none, Array.Empty<object>()]
                : [false, toErrorStream, item ?? none, input, none, NewNullPipe(), null, false, null, null, null],
            culture: null);
    }

    private static object NewNullPipe()
    {
        Type type = typeof(PSObject).Assembly.GetType("System.Management.Automation.Internal.Pipe", throwOnError: true)!;
        object pipe = Activator.CreateInstance(type, nonPublic: true)!;
        type.GetProperty("NullPipe", Hidden)!.SetValue(pipe, true);
        return pipe;
    }

    /// <summary>
    /// Calls the constructor that fits the arguments best, converting them as the language does.
    /// </summary>
    public static object Construct(Type type, object?[] arguments) =>
        ConstructorInvokeDotNet(null, type, type.GetConstructors(), arguments);

    /// <summary>Ends the commands before this one in the pipeline, as <c>Select-Object -First</c> does.</summary>
    public static Exception StopUpstream(Cmdlet cmdlet) => (Exception)Activator.CreateInstance(
        typeof(PSObject).Assembly.GetType("System.Management.Automation.StopUpstreamCommandsException", throwOnError: true)!,
        Hidden | BindingFlags.Public,
        binder: null,
        [cmdlet],
        culture: null)!;

    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod)]
    private static extern object ConstructorInvokeDotNet(
        [UnsafeAccessorType("System.Management.Automation.DotNetAdapter, System.Management.Automation")] object? type,
        Type created,
        ConstructorInfo[] constructors,
        object?[] arguments);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern void SetInvocationInfo(InformationalRecord record, InvocationInfo invocation);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern void WriteWarning(
        [UnsafeAccessorType(RuntimeType)] object runtime, WarningRecord record, bool overrideInquire);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern void WriteVerbose(
        [UnsafeAccessorType(RuntimeType)] object runtime, VerboseRecord record, bool overrideInquire);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern void WriteDebug(
        [UnsafeAccessorType(RuntimeType)] object runtime, DebugRecord record, bool overrideInquire);

    [UnsafeAccessor(UnsafeAccessorKind.Method)]
    private static extern void SetInvocationInfo(ErrorRecord error, InvocationInfo invocation);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_PreserveInvocationInfoOnce")]
    private static extern void SetPreserveInvocationInfoOnce(ErrorRecord error, bool value);

    /// <summary>Every runspace of the process, as Get-Runspace lists them.</summary>
    public static IReadOnlyList<Runspace> AllRunspaces() => (IReadOnlyList<Runspace>)typeof(Runspace)
        .GetProperty("RunspaceList", BindingFlags.Static | BindingFlags.NonPublic)!.GetValue(null)!;

    /// <summary>The engine's context of a command, which the members of other classes here take.</summary>
    public static object ContextOf(InternalCommand command) => GetContext(command);

    /// <summary>Serialises objects into one document, as Export-Clixml writes it.</summary>
    public static string Serialize(IList<object> items, int depth) => Serialize(null, items, depth, enumerate: true);

    /// <summary>Turns a secure string into the text that ConvertFrom-SecureString writes.</summary>
    public static string Protect(SecureString secret) => Protect(null, secret);

    /// <summary>Reads the text that ConvertFrom-SecureString wrote.</summary>
    public static SecureString Unprotect(string text) => Unprotect(null, text);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Context")]
    [return: UnsafeAccessorType(ContextType)]
    private static extern object GetContext(InternalCommand command);

    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod)]
    private static extern string Serialize(
        [UnsafeAccessorType("System.Management.Automation.PSSerializer, System.Management.Automation")] object? type,
        IList<object> items,
        int depth,
        bool enumerate);

    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod)]
    private static extern string Protect([UnsafeAccessorType(SecretType)] object? type, SecureString secret);

    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod)]
    private static extern SecureString Unprotect([UnsafeAccessorType(SecretType)] object? type, string text);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_ExecutionContext")]
    [return: UnsafeAccessorType(ContextType)]
    private static extern object GetExecutionContext(Runspace runspace);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_ScriptCommandProcessorShouldRethrowExit")]
    private static extern void SetRethrowExit([UnsafeAccessorType(ContextType)] object context, bool value);
}
