using System.Management.Automation;
using ProcessCmdlets.Wire;

namespace ProcessCmdlets.Capture;

/// <summary>
/// Collects what a script's commands need: functions of the session by text, aliases, and the modules that commands come from.
/// Nothing is loaded by looking.
/// </summary>
internal sealed class CommandCapture
{
    private readonly SessionState _session;
    private readonly HashSet<string> _seen = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, FunctionDefinition> _functions = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, AliasDefinition> _aliases = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _modules = new(StringComparer.Ordinal);

    internal CommandCapture(SessionState session)
    {
        _session = session;
    }

    internal IReadOnlyList<FunctionDefinition> Functions => [.. _functions.Values];

    internal IReadOnlyList<AliasDefinition> Aliases => [.. _aliases.Values];

    internal IReadOnlyList<string> Modules => [.. _modules];

    /// <summary>Adds what a script calls, and what that calls.</summary>
    internal void AddScript(ScriptBlock? script)
    {
        if (script is null)
        {
            return;
        }

        foreach (string name in ScriptAnalysis.Of(script).CommandNames)
        {
            AddCommand(name);
        }
    }

    /// <summary>Adds the functions whose names match a wildcard pattern.</summary>
    /// <returns>Whether there was one.</returns>
    internal bool AddFunctions(string pattern)
    {
        bool any = false;
        foreach (CommandInfo command in _session.InvokeCommand.GetCommands(pattern, CommandTypes.Function | CommandTypes.Filter, nameIsPattern: true))
        {
            any = true;
            AddFunction((FunctionInfo)command);
        }

        return any;
    }

    /// <summary>Adds a function that the user gave as text or script block.</summary>
    internal void AddFunction(string name, string body) => _functions[name] = new FunctionDefinition(name, body);

    private void AddCommand(string name)
    {
        if (!_seen.Add(name) || name.Contains('*') || name.Contains('?') || name.Contains('['))
        {
            return;
        }

        const CommandTypes wanted = CommandTypes.Alias | CommandTypes.Function | CommandTypes.Filter | CommandTypes.Cmdlet;
        foreach (CommandInfo command in _session.InvokeCommand.GetCommands(name, wanted, nameIsPattern: false))
        {
            switch (command)
            {
                case AliasInfo alias:
                    _aliases[alias.Name] = new AliasDefinition(alias.Name, alias.Definition);
                    AddCommand(alias.Definition);
                    break;
                case FunctionInfo function:
                    AddFunction(function);
                    break;
                default:
                    AddModule(command.Module);
                    break;
            }

            // The first is the one that PowerShell would run.
            return;
        }
    }

    private void AddFunction(FunctionInfo function)
    {
        PSModuleInfo? module = function.Module ?? function.ScriptBlock.Module;
        if (module is not null && IsFile(module) && module.ExportedFunctions.ContainsKey(function.Name))
        {
            AddModule(module);
            return;
        }

        if (s_builtIn.Contains(function.Name) && module is null)
        {
            return;
        }

        // A filter's text is the body of its process block.
        bool isBareFilter = function is FilterInfo && !function.Definition.TrimStart().StartsWith("param", StringComparison.OrdinalIgnoreCase);
        string body = isBareFilter ? $"process {{{function.Definition}}}" : function.Definition;
        _functions[function.Name] = new FunctionDefinition(function.Name, body);
        AddScript(function.ScriptBlock);
    }

    private void AddModule(PSModuleInfo? module)
    {
        // One of PowerShell's own, or any other that the worker finds by name, loads by itself when it is called.
        if (module is not null && IsFile(module) && !IsAutoLoaded(module))
        {
            _modules.Add(module.Path);
        }
    }

    // Functions that every PowerShell session defines itself.
    private static readonly HashSet<string> s_builtIn = new(StringComparer.OrdinalIgnoreCase)
    {
        "prompt", "TabExpansion2", "cd..", "cd\\", "cd~", "Clear-Host", "help", "mkdir", "oss", "pause", "Get-Verb", "exec",
    };

    private static bool IsFile(PSModuleInfo module) => !string.IsNullOrEmpty(module.Path) && File.Exists(module.Path);

    private static bool IsAutoLoaded(PSModuleInfo module)
    {
        string paths = Environment.GetEnvironmentVariable("PSModulePath") ?? string.Empty;
        foreach (string folder in paths.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            if (module.Path.StartsWith(folder.TrimEnd('/', '\\') + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
