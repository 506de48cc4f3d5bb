using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ProcessCmdlets.Interop;

namespace ProcessCmdlets.Waiting;

/// <summary>Warns from within a method that a script calls: it has no streams of its own, so a command writes it.</summary>
internal static class MethodWarning
{
    private static readonly ScriptBlock s_script = OwnScript.Create("param($command, $text) & $command -Message $text");

    private static readonly CmdletInfo s_command = new("Write-ProcessWarning", typeof(WriteWarningCommand));

    /// <summary>Writes a warning. On a thread that no script runs on there is nobody to warn.</summary>
    internal static void Write(string text)
    {
        if (Runspace.DefaultRunspace is not null)
        {
            _ = s_script.Invoke(s_command, text);
        }
    }
}
