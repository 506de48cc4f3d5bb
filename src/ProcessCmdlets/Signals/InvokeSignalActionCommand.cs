using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ProcessCmdlets.Interop;

namespace ProcessCmdlets.Signals;

/// <summary>Runs the action of a signal. No user's: an event's own action loses what <c>exit</c> throws, and a cmdlet can catch it.</summary>
[Cmdlet(VerbsLifecycle.Invoke, "ProcessSignalAction")]
internal sealed class InvokeSignalActionCommand : PSCmdlet
{
    // What the action puts out is shown, as a prompt would: it has no pipeline. An event's action hides its errors; these do not.
    private static readonly ScriptBlock s_script = OwnScript.Create(
        "param($__script, $__name) try { & $__script $__name 2>&1 | Out-Default } catch { $_ | Out-Default }");

    /// <summary>The action.</summary>
    [Parameter(Mandatory = true)]
    public ScriptBlock Script { get; set; } = null!;

    /// <summary>The signal's name, which is its argument.</summary>
    [Parameter(Mandatory = true)]
    public string Name { get; set; } = string.Empty;

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        try
        {
            _ = s_script.Invoke(Script, Name);
        }
        catch (ExitException exit)
        {
            SignalExit.Begin(Host, Runspace.DefaultRunspace, exit.Argument);
        }
    }
}
