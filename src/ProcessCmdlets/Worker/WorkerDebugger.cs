using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ProcessCmdlets.Resources;

namespace ProcessCmdlets.Worker;

/// <summary>
/// Answers what would stop a script in the debugger (Wait-Debugger, a breakpoint, a preference of Break) as prompts are answered: by
/// an immediate error. Where nobody takes the debugger's event, PowerShell waits until somebody attaches, and nobody can.
/// </summary>
internal static class WorkerDebugger
{
    /// <summary>Refuses every stop in a runspace.</summary>
    internal static void Refuse(Runspace runspace) => runspace.Debugger.DebuggerStop += static (_, stop) =>
        throw new PSInvalidOperationException(Messages.NoDebugger(Reason(stop)));

    private static string Reason(DebuggerStopEventArgs stop) => stop.Breakpoints.Count > 0
        ? string.Join(", ", stop.Breakpoints)
        : stop.InvocationInfo?.Line.Trim() ?? string.Empty;
}
