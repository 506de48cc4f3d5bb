using System.Management.Automation;
using System.Reflection;
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
    private readonly HashSet<ModuleReference> _modules = [];

    internal CommandCapture(SessionState session)
    {
        _session = session;
    }

    internal IReadOnlyList<FunctionDefinition> Functions => [.. _functions.Values];

    internal IReadOnlyList<AliasDefinition> Aliases => [.. _aliases.Values];

    internal IReadOnlyList<ModuleReference> Modules => [.. _modules];

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
    internal void AddFunction(string name, object? body)
    {
        var block = (body is PSObject wrapped ? wrapped.BaseObject : body) as ScriptBlock;
        string prefix = block is null ? string.Empty : UsingStatements.Prefix(block);
        _functions[name] = new FunctionDefinition(name, prefix + body);
        AddScript(block);
    }

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
                    AddModule(command.Module, Prefix(command.Name, NameInCode(command)));
                    break;
            }

            // The first is the one that PowerShell would run.
            return;
        }
    }

    private void AddFunction(FunctionInfo function)
    {
        PSModuleInfo? module = function.Module ?? function.ScriptBlock.Module;
        if (module is not null && IsFile(module) && module.ExportedFunctions.TryGetValue(function.Name, out FunctionInfo? exported))
        {
            AddModule(module, Prefix(function.Name, exported.Name));
            return;
        }

        if (s_builtIn.Contains(function.Name) && module is null)
        {
            return;
        }

        // A filter's text is the body of its process block.
        bool isBareFilter = function is FilterInfo && !function.Definition.TrimStart().StartsWith("param", StringComparison.OrdinalIgnoreCase);
        string body = isBareFilter ? $"process {{{function.Definition}}}" : function.Definition;
        _functions[function.Name] = new FunctionDefinition(function.Name, UsingStatements.Prefix(function.ScriptBlock) + body);
        AddScript(function.ScriptBlock);
    }

    private void AddModule(PSModuleInfo? module, string? prefix)
    {
        // One of PowerShell's own, or any other that the worker finds by name, loads by itself when it is called, but by no
        // other names than its own.
        if (module is not null && IsFile(module) && (prefix is not null || !IsAutoLoaded(module)))
        {
            _modules.Add(new ModuleReference(ImportPath(module), prefix));
        }
    }

    // A module's path is that of its code. One that came by its manifest needs that again, for all else that is in it.
    private static string ImportPath(PSModuleInfo module)
    {
        string manifest = Path.Combine(module.ModuleBase, module.Name + ".psd1");
        return module.Guid != Guid.Empty && File.Exists(manifest) ? manifest : module.Path;
    }

    // A cmdlet keeps in its class the name that its module gave it, whatever name it was imported by.
    private static string NameInCode(CommandInfo command)
    {
        Type? type = (command as CmdletInfo)?.ImplementingType;
        return type?.GetCustomAttribute<CmdletAttribute>() is { } cmdlet ? $"{cmdlet.VerbName}-{cmdlet.NounName}" : command.Name;
    }

    // What Import-Module's -Prefix has put behind the verb; no public member of a command tells it.
    private static string? Prefix(string name, string nameInModule)
    {
        int added = name.Length - nameInModule.Length;
        int noun = nameInModule.IndexOf('-') + 1;
        return added > 0 ? name.Substring(noun, added) : null;
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
