using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace ProcessCmdlets.SharedObjects;

/// <summary>Runs a script that makes a new value from an old one.</summary>
internal static class UpdateScript
{
    /// <summary>Runs a script in the caller's runspace.</summary>
    /// <returns>What it puts out: nothing, a value, or an array of several.</returns>
    internal static object? Run(ScriptBlock script, object key, object? old)
    {
        object?[] arguments = script.Ast is ScriptBlockAst { ParamBlock.Parameters.Count: 1 } ? [old] : [key, old];
        Collection<PSObject> output = script.InvokeWithContext(null, [new PSVariable("_", old)], arguments);
        return output.Count switch
        {
            0 => null,
            1 => output[0],
            _ => output.ToArray(),
        };
    }
}
