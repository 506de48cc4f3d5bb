using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace ProcessCmdlets.Session.Apply;

/// <summary>
/// The variables, functions and aliases of a worker that no script has touched. The session's own pool goes back to them before
/// each call.
/// </summary>
internal sealed class SessionBaseline
{
    // Each call sets these anew.
    private static readonly HashSet<string> s_kept = new(StringComparer.OrdinalIgnoreCase)
    {
        "ProcessContext", "ParentPID", "Error", "?", "^", "$", "PWD", "StackTrace", "MyInvocation", "PSBoundParameters", "PSCommandPath",
        "PSScriptRoot", "args", "input", "this", "_", "null", "true", "false", "HOST", "PID", "HOME", "PSHOME", "PSEdition", "PSCulture",
        "PSUICulture", "PSVersionTable", "ShellId", "ExecutionContext", "IsLinux", "IsMacOS", "IsWindows", "IsCoreCLR", "EnabledExperimentalFeatures",
    };

    private readonly Dictionary<string, object?> _variables;
    private readonly Dictionary<string, string> _functions;
    private readonly Dictionary<string, string> _aliases;

    private SessionBaseline(Dictionary<string, object?> variables, Dictionary<string, string> functions, Dictionary<string, string> aliases)
    {
        _variables = variables;
        _functions = functions;
        _aliases = aliases;
    }

    internal static SessionBaseline Capture(Runspace runspace)
    {
        var variables = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (PSVariable variable in Items<PSVariable>(runspace, "variable:"))
        {
            variables[variable.Name] = variable.Value;
        }

        return new SessionBaseline(variables, Functions(runspace), Aliases(runspace));
    }

    /// <summary>Removes what has been added since, and gives back what has been changed.</summary>
    internal void Restore(Runspace runspace)
    {
        foreach (PSVariable variable in Items<PSVariable>(runspace, "variable:"))
        {
            if (s_kept.Contains(variable.Name) || variable.Options.HasFlag(ScopedItemOptions.Constant))
            {
                continue;
            }

            if (!_variables.TryGetValue(variable.Name, out object? value))
            {
                runspace.SessionStateProxy.InvokeProvider.Item.Remove(["variable:" + variable.Name], false, true, true);
            }
            else if (!variable.Options.HasFlag(ScopedItemOptions.ReadOnly) && !ReferenceEquals(variable.Value, value))
            {
                runspace.SessionStateProxy.PSVariable.Set(variable.Name, value);
            }
        }

        RestoreTexts(runspace, "function:", Functions(runspace), _functions, static text => ScriptBlock.Create(text));
        RestoreTexts(runspace, "alias:", Aliases(runspace), _aliases, static text => text);
    }

    private static void RestoreTexts(
        Runspace runspace, string drive, Dictionary<string, string> now, Dictionary<string, string> before, Func<string, object> make)
    {
        ItemCmdletProviderIntrinsics items = runspace.SessionStateProxy.InvokeProvider.Item;
        foreach (string name in now.Keys)
        {
            if (!before.ContainsKey(name))
            {
                items.Remove([drive + name], false, true, true);
            }
        }

        foreach ((string name, string text) in before)
        {
            if (!now.TryGetValue(name, out string? current) || !string.Equals(current, text, StringComparison.Ordinal))
            {
                _ = items.Set(drive + WildcardPattern.Escape(name), make(text));
            }
        }
    }

    private static Dictionary<string, string> Functions(Runspace runspace) =>
        Items<FunctionInfo>(runspace, "function:").Where(static function => !IsExported(function))
            .ToDictionary(static function => function.Name, static function => function.Definition, StringComparer.OrdinalIgnoreCase);

    // A function that a call has brought stands for a private one of its module.
    private static bool IsExported(FunctionInfo function) => function.Module?.ExportedFunctions.ContainsKey(function.Name) == true;

    private static Dictionary<string, string> Aliases(Runspace runspace) =>
        Items<AliasInfo>(runspace, "alias:").Where(static alias => alias.Module is null)
            .ToDictionary(static alias => alias.Name, static alias => alias.Definition, StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<T> Items<T>(Runspace runspace, string drive) =>
        runspace.SessionStateProxy.InvokeProvider.ChildItem.Get(drive, false).Select(static item => item.BaseObject).OfType<T>();
}
