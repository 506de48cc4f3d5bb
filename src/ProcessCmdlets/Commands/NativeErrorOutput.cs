using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ProcessCmdlets.Interop;

namespace ProcessCmdlets.Commands;

/// <summary>
/// What a program in a worker wrote on standard error. It ends nothing, whatever the error action: its exit code decides. PowerShell
/// has no public way to write such a record, so where errors end the cmdlet, a script with another error action writes it into the
/// cmdlet's stream. With <c>2>&amp;1</c> on the cmdlet itself, which a cmdlet cannot see, the line is in $Error and -ErrorVariable only.
/// </summary>
internal static class NativeErrorOutput
{
    private const string Script = "& $args[0] $args[1] -ErrorAction Continue";

    private static readonly ScriptBlock s_write = OwnScript.Create("[CmdletBinding()] param($record) $PSCmdlet.WriteError($record)");

    /// <summary>Whether a record is a line of a program's standard error.</summary>
    internal static bool IsFrom(ErrorRecord record) => record.FullyQualifiedErrorId is "NativeCommandError" or "NativeCommandErrorMessage";

    /// <summary>Writes the record to the cmdlet's error stream. Only the pipeline's thread may call it.</summary>
    internal static void Write(PSCmdlet cmdlet, ErrorRecord record)
    {
        if (IsStop(cmdlet))
        {
            _ = cmdlet.InvokeCommand.InvokeScript(
                Script, useNewScope: true, PipelineResultTypes.Output | PipelineResultTypes.Error, null, [s_write, record]);
        }
        else
        {
            cmdlet.WriteError(record);
        }
    }

    private static bool IsStop(PSCmdlet cmdlet)
    {
        object? action = cmdlet.MyInvocation.BoundParameters.TryGetValue("ErrorAction", out object? bound)
            ? bound
            : cmdlet.GetVariableValue("ErrorActionPreference");
        return LanguagePrimitives.TryConvertTo(action, out ActionPreference preference) && preference == ActionPreference.Stop;
    }
}
