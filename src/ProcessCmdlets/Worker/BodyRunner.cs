using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace ProcessCmdlets.Worker;

/// <summary>
/// What calls the scripts that a runspace was given as blocks. A text that is added to a pipeline is parsed and
/// compiled each time; a function is once.
/// </summary>
internal sealed class BodyRunner
{
    /// <summary>Calls a block with arguments, as a text.</summary>
    internal const string CallScript = "param($__body, $__arguments) & $__body @__arguments";

    internal BodyRunner(Runspace runspace)
    {
        Call = Define(runspace, CallScript);
    }

    /// <summary>
    /// Calls a block with arguments, and what comes by the pipeline. It is a text: a function that the pipeline's caller adds as such
    /// finds no <c>$input</c>.
    /// </summary>
    internal const string CallWithInput = "param($__body, $__arguments) $input | & $__body @__arguments";

    /// <summary>Calls a block with arguments.</summary>
    internal FunctionInfo Call { get; }

    /// <summary>Makes a function that no script finds.</summary>
    private static FunctionInfo Define(Runspace runspace, string text)
    {
        ItemCmdletProviderIntrinsics items = runspace.SessionStateProxy.InvokeProvider.Item;
        const string path = "function:__ProcessCmdlets";
        var function = (FunctionInfo)items.Set(path, ScriptBlock.Create(text))[0].BaseObject;
        items.Remove(path, recurse: false);
        return function;
    }
}
