using System.Management.Automation;

namespace ProcessCmdlets.Sync;

/// <summary>A script that one of a barrier's parties runs before all go on. It crosses as text.</summary>
internal static class BarrierAction
{
    /// <summary>Runs the script in the caller's runspace.</summary>
    internal static void Run(string text) => _ = ScriptBlock.Create(text).Invoke();
}
