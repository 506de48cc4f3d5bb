using System.Management.Automation;

namespace ProcessCmdlets.Interop;

/// <summary>
/// Makes the module's own script blocks, which lead to the user's. They have the full language whatever session makes them first:
/// PowerShell takes a block that was made in constrained language mode for a stranger's, and reads no variable for a steppable
/// pipeline of it. The user's block keeps the mode that it was made in.
/// </summary>
internal static class OwnScript
{
    internal static ScriptBlock Create(string text)
    {
        ScriptBlock script = ScriptBlock.Create(text);
        PowerShellInternals.SetLanguageMode(script, PSLanguageMode.FullLanguage);
        return script;
    }
}
