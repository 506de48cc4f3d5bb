using System.Management.Automation;

namespace ProcessCmdlets.Commands;

/// <summary>
/// Makes the pipeline in which a cmdlet runs its caller's script block, so that what the block puts out flows meanwhile. A script of this
/// module that is handed the block would not do: in a constrained session PowerShell gives such a script no arguments.
/// </summary>
internal static class BlockPipeline
{
    /// <summary>Runs the block in the caller's own scope.</summary>
    internal static SteppablePipeline InCallerScope(ScriptBlock block) => Of(
        shell => shell.AddCommand("Microsoft.PowerShell.Core\\Invoke-Command").AddParameter("NoNewScope").AddParameter("ScriptBlock", block));

    /// <summary>Runs the block with arguments in a scope below the caller's.</summary>
    internal static SteppablePipeline InChildScope(ScriptBlock block, params object?[] arguments) => Of(
        shell => shell.AddCommand("Microsoft.PowerShell.Core\\Invoke-Command").AddParameter("ScriptBlock", block).AddParameter("ArgumentList", arguments));

    /// <summary>Runs the block for each object that comes, which is <c>$_</c>.</summary>
    internal static SteppablePipeline ForEach(ScriptBlock block) => Of(
        shell => shell.AddCommand("Microsoft.PowerShell.Core\\ForEach-Object").AddParameter("Process", block));

    private static SteppablePipeline Of(Action<PowerShell> add)
    {
        PowerShell shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        add(shell);
        return PowerShellInternals.GetSteppablePipeline(shell);
    }
}
