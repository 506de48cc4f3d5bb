using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace ProcessCmdlets.Host.Engine;

/// <summary>
/// Every member of the engine that is not public and that the host needs, each with its reason. The host is built for
/// exactly one version of the engine package, so a member that moved shows in the host's own tests.
/// </summary>
internal static class EngineInternals
{
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
            "WriteStream", BindingFlags.Instance | BindingFlags.NonPublic)!;
        stream.SetValue(wrapped, Enum.Parse(stream.PropertyType, "Error"));
        return wrapped;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_ExecutionContext")]
    [return: UnsafeAccessorType(ContextType)]
    private static extern object GetExecutionContext(Runspace runspace);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_ScriptCommandProcessorShouldRethrowExit")]
    private static extern void SetRethrowExit([UnsafeAccessorType(ContextType)] object context, bool value);
}
