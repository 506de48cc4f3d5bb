using System.Management.Automation;

namespace ProcessCmdlets.Worker;

/// <summary>Tells an error of the call of a body, whose arguments its parameters do not take, from the errors inside of it.</summary>
/// <remarks>
/// The call is a statement of a script, so PowerShell goes on behind such an error, and the script would count as one that has run to
/// its end. Try and trap would see the error, but they also make every error inside of the body end it.
/// </remarks>
internal static class BodyBinding
{
    /// <summary>Whether the error says that the body itself was not run.</summary>
    internal static bool Refused(ErrorRecord record, ScriptBlock body) =>
        record.Exception is ParameterBindingException { CommandInvocation.MyCommand: ScriptInfo { ScriptBlock: { } called } }
        && ReferenceEquals(called.Ast, body.Ast);
}
