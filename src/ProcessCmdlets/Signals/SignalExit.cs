using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Management.Automation.Runspaces;
using ProcessCmdlets.Interop;

namespace ProcessCmdlets.Signals;

/// <summary>
/// Ends a script by the <c>exit</c> in a signal's action, as <c>exit</c> at the prompt ends a session: what runs is stopped, so that
/// its finally blocks run, and the host ends with the code.
/// </summary>
internal static class SignalExit
{
    private const string ConsoleHost = "ConsoleHost";

    /// <summary>Lets the host end. Returns at once, since what runs is stopped only when the action is over.</summary>
    internal static void Begin(PSHost host, Runspace runspace, object? argument)
    {
        int code = CodeOf(argument);
        string name = host.Name;
        host.SetShouldExit(code);
        _ = ThreadPool.UnsafeQueueUserWorkItem(_ => Stop(runspace, name, code), null);
    }

    private static int CodeOf(object? argument) =>
        argument is null ? 0
        : LanguagePrimitives.TryConvertTo(argument, CultureInfo.InvariantCulture, out int code) ? code
        : 1;

    private static void Stop(Runspace runspace, string host, int code)
    {
        if (PowerShellInternals.StopPipelines(runspace) == 0 && host == ConsoleHost)
        {
            // PowerShell waits for a line at its prompt, behind which it would see that it is to end.
            _ = runspace.Events.GenerateEvent(PSEngineEvent.Exiting, null, [], null, processInCurrentThread: true, waitForCompletionInCurrentThread: false);
            Environment.Exit(code);
        }
    }
}
