using System.Management.Automation;
using ProcessCmdlets.Session.Wire;

namespace ProcessCmdlets.Session.Capture;

/// <summary>Collects the scopes of the modules whose functions travel by text, with the variables that the functions name.</summary>
internal sealed class ModuleStates
{
    // A module sets these for its own functions, which do not name them.
    private static readonly string[] s_preferences =
    [
        "ErrorActionPreference", "WarningPreference", "VerbosePreference", "DebugPreference", "InformationPreference",
        "ProgressPreference", "ConfirmPreference", "WhatIfPreference", "PSDefaultParameterValues", "OFS",
    ];

    private readonly Dictionary<PSModuleInfo, (int Id, Dictionary<string, object?> Variables)> _states = [];

    /// <summary>The modules.</summary>
    internal IReadOnlyCollection<PSModuleInfo> Modules => _states.Keys;

    /// <summary>Adds what a function of the module names.</summary>
    /// <returns>The number that stands for the module.</returns>
    internal int Add(PSModuleInfo module, ScriptBlock function)
    {
        if (!_states.TryGetValue(module, out (int Id, Dictionary<string, object?> Variables) state))
        {
            state = (_states.Count + 1, new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase));
            _states.Add(module, state);
            AddAll(state.Variables, module.SessionState, s_preferences);
        }

        ScriptVariables names = ScriptVariables.Of(function);
        AddAll(state.Variables, module.SessionState, names.Qualified);
        AddAll(state.Variables, module.SessionState, names.Plain);
        return state.Id;
    }

    /// <summary>The scopes.</summary>
    /// <param name="imports">The modules that the worker imports.</param>
    internal IReadOnlyList<ModuleState> ToList(IReadOnlyCollection<ModuleReference> imports) =>
    [
        .. _states.Select(entry => new ModuleState(
            entry.Value.Id,
            entry.Key.Name,
            imports.Any(import => import.Name == ModulePaths.ImportPath(entry.Key)) ? entry.Key.Path : null,
            [.. entry.Value.Variables.Select(static variable => new NamedValue(variable.Key, variable.Value))])),
    ];

    /// <summary>Adds the variables of a session's script scope that are among the names.</summary>
    internal static void AddAll(Dictionary<string, object?> variables, SessionState session, IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            if (!variables.ContainsKey(name)
                && session.PSVariable.Get("script:" + name) is { } variable
                && !variable.Options.HasFlag(ScopedItemOptions.Constant))
            {
                NamedValue portable = CallerPreferences.Portable(variable.Name, variable.Value);
                variables.Add(portable.Name, portable.Value);
            }
        }
    }
}
