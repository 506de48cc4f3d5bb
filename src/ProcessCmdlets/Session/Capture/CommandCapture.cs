using System.Management.Automation;
using System.Management.Automation.Language;
using ProcessCmdlets.Interop;
using ProcessCmdlets.Session.Wire;

namespace ProcessCmdlets.Session.Capture;

/// <summary>
/// Collects what a script's commands need: functions of the session by text, aliases, and the modules that commands come from.
/// Nothing is loaded by looking.
/// </summary>
internal sealed class CommandCapture
{
    private const string Search = "$ExecutionContext.InvokeCommand.GetCommands($args[0], $args[1], $false)[0]";

    private readonly SessionState _session;
    private readonly HashSet<(PSModuleInfo? Module, string Name)> _seen = [];
    private readonly Dictionary<(PSModuleInfo? Module, string Name), FunctionDefinition> _functions = [];
    private readonly Dictionary<string, object?> _scriptVariables = new(StringComparer.OrdinalIgnoreCase);
    private readonly ModuleStates _states = new();
    private readonly HashSet<PSModuleInfo> _calledModules = [];
    private readonly Dictionary<string, AliasDefinition> _aliases = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<ModuleReference> _modules = [];
    private readonly HashSet<Type> _namedTypes = [];
    private readonly Dictionary<string, ScriptBlock> _blocks = new(StringComparer.OrdinalIgnoreCase);
    private bool _isInFunction;

    internal CommandCapture(SessionState session)
    {
        _session = session;
    }

    /// <summary>Whether functions that no module brings travel only where they were named, not because a script calls them.</summary>
    internal bool NamedFunctionsOnly { get; set; }

    internal IReadOnlyList<FunctionDefinition> Functions => [.. _functions.Values];

    /// <summary>The functions that travel by text, as they are here.</summary>
    internal IReadOnlyDictionary<string, ScriptBlock> FunctionBlocks => _blocks;

    /// <summary>The scopes of the modules that functions are of.</summary>
    internal IReadOnlyList<ModuleState> ModuleStates => _states.ToList(Modules);

    /// <summary>The variables of the caller's script that its functions name by <c>$script:</c>.</summary>
    internal IEnumerable<NamedValue> ScriptVariables => _scriptVariables.Select(static entry => new NamedValue(entry.Key, entry.Value));

    internal IReadOnlyList<AliasDefinition> Aliases => [.. _aliases.Values];

    // Functions of a module that travel and those that the module brings must share one scope, so it is imported even where
    // PowerShell would find it by itself.
    internal IReadOnlyList<ModuleReference> Modules =>
    [
        .. _modules.Union(_states.Modules.Where(_calledModules.Contains)
            .Select(static module => new ModuleReference(ModulePaths.ImportPath(module), ModulePaths.PrefixOf(module)))),
    ];

    /// <summary>The classes and enumerations of scripts that the scripts name.</summary>
    internal IReadOnlyList<Type> NamedTypes => [.. _namedTypes];

    /// <summary>Adds what a script calls, and what that calls.</summary>
    internal void AddScript(ScriptBlock? script) => AddScript(script, null);

    // A module's function calls what its module has, which the caller may not see.
    private void AddScript(ScriptBlock? script, PSModuleInfo? module)
    {
        if (script is null)
        {
            return;
        }

        ScriptAnalysis analysis = ScriptAnalysis.Of(script);
        _namedTypes.UnionWith(analysis.ScriptTypes);
        foreach (string name in analysis.CommandNames)
        {
            AddCommand(name, module);
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

    /// <summary>Adds an alias of the session. What it stands for is not looked at.</summary>
    internal void AddAlias(AliasDefinition alias) => _aliases[alias.Name] = alias;

    /// <summary>Adds a function that the user gave as text or script block.</summary>
    internal void AddFunction(string name, object? body)
    {
        var block = (body is PSObject wrapped ? wrapped.BaseObject : body) as ScriptBlock;
        _functions[Key(null, name)] = block is null
            ? new FunctionDefinition(name, $"{body}") { LanguageMode = _session.LanguageMode }
            : Definition(name, block, block.ToString(), block.Module, isGlobal: true);
        if (block is not null)
        {
            _blocks[name] = block;
        }

        AddScript(block, block?.Module);
    }

    private static (PSModuleInfo? Module, string Name) Key(PSModuleInfo? module, string name) => (module, name.ToUpperInvariant());

    private void AddCommand(string name, PSModuleInfo? caller)
    {
        if (!_seen.Add(Key(caller, name)) || name.Contains('*') || name.Contains('?') || name.Contains('['))
        {
            return;
        }

        foreach (CommandInfo command in Commands(name, caller))
        {
            switch (command)
            {
                case AliasInfo alias:
                    _aliases[alias.Name] = new AliasDefinition(alias.Name, alias.Definition);
                    AddCommand(alias.Definition, caller);
                    break;
                case FunctionInfo function when !NamedFunctionsOnly || _isInFunction || function.Module is not null:
                    AddFunction(function, caller);
                    break;
                case FunctionInfo:
                    break;
                default:
                    AddModule(command.Module, ModulePaths.Prefix(command.Name, ModulePaths.NameInCode(command)));
                    break;
            }

            // The first is the one that PowerShell would run.
            return;
        }
    }

    private IEnumerable<CommandInfo> Commands(string name, PSModuleInfo? caller)
    {
        const CommandTypes wanted = CommandTypes.Alias | CommandTypes.Function | CommandTypes.Filter | CommandTypes.Cmdlet;
        if (caller is null || caller == _session.Module)
        {
            return _session.InvokeCommand.GetCommands(name, wanted, nameIsPattern: false);
        }

        // The search is that of the scope that runs, whatever session state it is asked of.
        return caller.Invoke(OwnScript.Create(Search), name, wanted) is PSObject { BaseObject: CommandInfo found } ? [found] : [];
    }

    /// <summary>Adds a function of the session, and what it calls.</summary>
    internal void AddFunction(FunctionInfo function) => AddFunction(function, null);

    private void AddFunction(FunctionInfo function, PSModuleInfo? caller)
    {
        PSModuleInfo? module = function.Module ?? function.ScriptBlock.Module;
        if (module is not null && IsFile(module) && module.ExportedFunctions.TryGetValue(function.Name, out FunctionInfo? exported))
        {
            _calledModules.Add(module);
            AddModule(module, ModulePaths.Prefix(function.Name, exported.Name));
            return;
        }

        if (s_builtIn.Contains(function.Name) && module is null && SessionDefaults.Current.HasFunction(function))
        {
            return;
        }

        // A filter's text is the body of its process block.
        bool isBareFilter = function is FilterInfo && !function.Definition.TrimStart().StartsWith("param", StringComparison.OrdinalIgnoreCase);
        string body = isBareFilter ? $"process {{{function.Definition}}}" : function.Definition;
        bool isGlobal = caller is null || caller != module;
        _functions[Key(isGlobal ? null : module, function.Name)] = Definition(function.Name, function.ScriptBlock, body, module, isGlobal);
        _blocks[function.Name] = function.ScriptBlock;
        bool wasInFunction = _isInFunction;
        _isInFunction = true;
        AddScript(function.ScriptBlock, module);
        _isInFunction = wasInFunction;
    }

    private FunctionDefinition Definition(string name, ScriptBlock block, string body, PSModuleInfo? module, bool isGlobal)
    {
        if (module is null)
        {
            Session.Capture.ModuleStates.AddAll(_scriptVariables, _session, Session.Capture.ScriptVariables.Of(block).Qualified);
        }

        string? file = string.IsNullOrEmpty(block.File) ? null : block.File;
        return new FunctionDefinition(name, body)
        {
            Using = ScriptAnalysis.UsingPrefix(block),
            Path = file,
            LanguageMode = PowerShellInternals.GetLanguageMode(block) ?? _session.LanguageMode,
            Line = file is null ? 1 : FirstLine(block.Ast, body),
            Module = module is null ? 0 : _states.Add(module, block),
            IsGlobal = isGlobal,
        };
    }

    /// <summary>The line of its file in which a function's text begins.</summary>
    private static int FirstLine(Ast ast, string text)
    {
        if (ast is not FunctionDefinitionAst function)
        {
            return ast.Extent.StartLineNumber;
        }

        // Parameters that stood before the brace are in front of the text as a param block, on lines that the file does not have.
        string body = function.Body.Extent.Text[1..^1];
        int added = text.EndsWith(body, StringComparison.Ordinal) ? text.AsSpan(0, text.Length - body.Length).Count('\n') : 0;
        return Math.Max(1, function.Body.Extent.StartLineNumber - added);
    }

    private void AddModule(PSModuleInfo? module, string? prefix)
    {
        // One of PowerShell's own, or any other that the worker finds by name, loads by itself when it is called, but by no
        // other names than its own.
        if (module is not null && IsFile(module) && (prefix is not null || !IsAutoLoaded(module)))
        {
            _modules.Add(ModulePaths.Reference(module, prefix, _session.LanguageMode));
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
