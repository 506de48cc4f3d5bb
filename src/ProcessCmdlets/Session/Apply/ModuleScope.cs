using System.Collections;
using System.Management.Automation;
using ProcessCmdlets.Interop;
using ProcessCmdlets.Session.Wire;

namespace ProcessCmdlets.Session.Apply;

/// <summary>Defines functions in a scope like that of the module that the caller has them from.</summary>
internal static class ModuleScope
{
    // A module that has been imported here is taken as it is, so that what it exports and these functions share its variables.
    private const string Script =
        """
        param($name, $path, $variables, $functions, $globals, $bind)
        $module = if ($path) {
            Microsoft.PowerShell.Core\Get-Module -All | Microsoft.PowerShell.Core\Where-Object Path -EQ $path | Microsoft.PowerShell.Utility\Select-Object -First 1
        }

        if (-not $module) {
            $module = Microsoft.PowerShell.Core\New-Module -Name $name -ScriptBlock { Microsoft.PowerShell.Core\Export-ModuleMember -Function @() -Variable @() }
        }

        foreach ($entry in $variables.GetEnumerator()) { $module.SessionState.PSVariable.Set('script:' + $entry.Key, $entry.Value) }
        foreach ($entry in $functions.GetEnumerator()) {
            $bound = $bind.Invoke($module, $entry.Value)
            & $module { [void] $ExecutionContext.InvokeProvider.Item.Set('function:script:' + [WildcardPattern]::Escape($args[0]), $args[1]) } $entry.Key $bound
            if ($globals -contains $entry.Key) {
                [void] $ExecutionContext.InvokeProvider.Item.Set('function:global:' + [WildcardPattern]::Escape($entry.Key), $bound)
            }
        }
        """;

    private static readonly Func<PSModuleInfo, ScriptBlock, ScriptBlock> s_bind = Bind;

    internal static void Define(PowerShell powerShell, ModuleState state, IReadOnlyList<FunctionDefinition> functions)
    {
        var bodies = new Hashtable(StringComparer.OrdinalIgnoreCase);
        var globals = new List<string>();
        foreach (FunctionDefinition function in functions.Where(function => function.Module == state.Id))
        {
            bodies[function.Name] = ScriptFile.Compile(function);
            if (function.IsGlobal)
            {
                globals.Add(function.Name);
            }
        }

        var variables = new Hashtable(StringComparer.OrdinalIgnoreCase);
        foreach ((string name, object? value) in state.Variables)
        {
            variables[name] = value;
        }

        powerShell.AddScript(Script, useLocalScope: true)
            .AddParameter("name", state.Name).AddParameter("path", state.Path).AddParameter("variables", variables)
            .AddParameter("functions", bodies).AddParameter("globals", globals.ToArray()).AddParameter("bind", s_bind);
    }

    // PowerShell's bound copy of a block has the mode of the runspace, not the block's own.
    private static ScriptBlock Bind(PSModuleInfo module, ScriptBlock script)
    {
        ScriptBlock bound = module.NewBoundScriptBlock(script);
        PowerShellInternals.SetLanguageMode(bound, PowerShellInternals.GetLanguageMode(script));
        return bound;
    }
}
