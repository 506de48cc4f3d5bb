using System.Collections;
using System.Globalization;
using System.Management.Automation;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Resources;
using ProcessCmdlets.Session.Wire;

namespace ProcessCmdlets.Session.Capture;

/// <summary>Reads from the caller's session what a script in a worker shall find there.</summary>
internal sealed class CallerSession
{
    private readonly PSCmdlet _cmdlet;
    private readonly CommandCapture _commands;
    private readonly List<NamedValue> _variables;
    private readonly List<ModuleReference> _modules = [];
    private IReadOnlyList<DriveDefinition> _drives = [];
    private ExtensionData _extensions = ExtensionData.None;
    private readonly List<DeferredModule> _deferred = [];
    private Action<SkippedItem>? _skip;

    internal CallerSession(PSCmdlet cmdlet)
    {
        _cmdlet = cmdlet;
        _commands = new CommandCapture(cmdlet.SessionState);
        _variables = CallerPreferences.Read(cmdlet);
    }

    /// <summary>Changes to the environment: a null value removes the variable.</summary>
    internal IDictionary? Environment { get; init; }

    /// <summary>The folder to run in, or null for the caller's location.</summary>
    internal string? WorkingDirectory { get; init; }

    /// <summary>The functions that travel by text, as they are here.</summary>
    internal IReadOnlyDictionary<string, ScriptBlock> FunctionBlocks => _commands.FunctionBlocks;

    /// <summary>The value of a variable that travels, or null.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="isOfFunction">Whether those that functions name by <c>$script:</c> count.</param>
    internal object? FindVariable(string name, bool isOfFunction) => _variables
        .Concat(isOfFunction ? _commands.ScriptVariables : [])
        .FirstOrDefault(variable => string.Equals(variable.Name, name, StringComparison.OrdinalIgnoreCase))?.Value;

    /// <summary>Adds what a script calls.</summary>
    internal void AddScript(ScriptBlock? script) => _commands.AddScript(script);

    /// <summary>Adds -Variable: names with wildcards, or a table of names and values.</summary>
    internal void AddVariables(object[]? variables)
    {
        foreach (object entry in variables ?? [])
        {
            object bare = entry is PSObject wrapped ? wrapped.BaseObject : entry;
            if (bare is IDictionary table)
            {
                foreach (DictionaryEntry pair in table)
                {
                    AddVariable(pair.Key.ToString()!, pair.Value);
                }
            }
            else
            {
                AddVariablesByName(bare.ToString()!);
            }
        }
    }

    /// <summary>Adds -Function: names with wildcards, or a table of names and bodies.</summary>
    internal void AddFunctions(object[]? functions)
    {
        foreach (object entry in functions ?? [])
        {
            object bare = entry is PSObject wrapped ? wrapped.BaseObject : entry;
            if (bare is IDictionary table)
            {
                foreach (DictionaryEntry pair in table)
                {
                    _commands.AddFunction(pair.Key.ToString()!, pair.Value);
                }
            }
            else if (!_commands.AddFunctions(bare.ToString()!) && !WildcardPattern.ContainsWildcardCharacters(bare.ToString()))
            {
                throw ErrorRecords.Terminating(ErrorRecords.FunctionNotFound(bare.ToString()!));
            }
        }
    }

    /// <summary>Adds -Module: names, or paths, which are taken from the caller's location.</summary>
    internal void AddModules(string[]? modules)
    {
        foreach (string module in modules ?? [])
        {
            bool isPath = module.StartsWith('.') || module.Contains('/') || module.Contains('\\');
            _modules.Add(new ModuleReference(isPath ? _cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(module) : module)
            {
                IsConstrained = _cmdlet.SessionState.LanguageMode != PSLanguageMode.FullLanguage,
            });
        }
    }

    /// <summary>Adds all that the session has and a new one does not.</summary>
    /// <param name="limits">What of it is left out.</param>
    /// <param name="skip">Is told of what cannot be copied.</param>
    internal void AddWholeSession(ForkLimits limits, Action<SkippedItem> skip)
    {
        _skip = skip;
        var session = new SessionSnapshot(_cmdlet, skip);
        IReadOnlyList<PSModuleInfo> modules = session.LoadedModules();
        _modules.AddRange(session.Modules(modules, _deferred));
        _drives = [.. session.Drives()];
        _extensions = SessionSnapshot.Extensions(modules);
        foreach (AliasDefinition alias in session.Aliases())
        {
            _commands.AddAlias(alias);
        }

        if (limits.Function is null)
        {
            foreach (FunctionInfo function in session.Functions())
            {
                _commands.AddFunction(function);
            }
        }

        _commands.NamedFunctionsOnly = limits.Function is not null;
        if (limits.Variable is null)
        {
            foreach (PSVariable variable in session.Variables(limits.ExcludedVariables))
            {
                _variables.Add(new NamedValue(variable.Name, variable.Value));
            }
        }
    }

    /// <summary>The message that makes a worker's session so.</summary>
    internal SessionMessage ToMessage()
    {
        (string location, DriveDefinition? drive, string folder) = Location();
        return new SessionMessage
        {
            Environment = WorkerEnvironment.Of(Environment),
            Location = location,
            LocationDrive = drive,
            LocationFolder = folder,
            Culture = CultureInfo.CurrentCulture.Name,
            UICulture = CultureInfo.CurrentUICulture.Name,
            LanguageMode = _cmdlet.SessionState.LanguageMode,
            StrictMode = StrictModeProbe.Read(_cmdlet.SessionState),
            Variables = [.. _variables, .. _commands.ScriptVariables.Where(IsFree)],
            Modules = [.. _modules.Concat(_commands.Modules).Except(_deferred.Select(static deferred => deferred.Module))],
            Functions = _commands.Functions,
            ModuleStates = _commands.ModuleStates,
            Aliases = _commands.Aliases,
            NamedTypes = _commands.NamedTypes,
            IsFork = _skip is not null,
            Skip = _skip,
            Drives = _drives,
            DeferredModules = _deferred,
            Extensions = _extensions,
        };
    }

    // What -Variable gives counts more than what the script has under the same name.
    private bool IsFree(NamedValue variable) =>
        !_variables.Exists(other => string.Equals(other.Name, variable.Name, StringComparison.OrdinalIgnoreCase));

    private (string Path, DriveDefinition? Drive, string Folder) Location()
    {
        if (WorkingDirectory is not null)
        {
            return (WorkingDirectory, null, string.Empty);
        }

        PathInfo location = _cmdlet.SessionState.Path.CurrentLocation;
        bool isFolder = location.Provider.Name == "FileSystem";
        if (location.Drive is not { } drive)
        {
            return (isFolder ? location.ProviderPath : location.Path, null, string.Empty);
        }

        // Asking for the folder makes PowerShell read the system's list of mounts, so it is asked only where the path is not the
        // folder's already.
        bool isPlain = isFolder && drive.Root is { Length: > 0 } root && location.Path.StartsWith(root, StringComparison.Ordinal);
        return isPlain
            ? (location.Path, null, string.Empty)
            : (location.Path, SessionSnapshot.Definition(drive), isFolder ? location.ProviderPath : string.Empty);
    }

    private void AddVariablesByName(string name)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(name))
        {
            PSVariable variable = _cmdlet.SessionState.PSVariable.Get(name)
                ?? throw ErrorRecords.Terminating(ErrorRecords.VariableNotFound(name));
            if (_skip is not null && (variable.Options & (ScopedItemOptions.Constant | ScopedItemOptions.ReadOnly)) != 0)
            {
                _skip(new SkippedItem("Variable", variable.Name, Messages.SkippedReadOnly()));
                return;
            }

            AddVariable(variable.Name, variable.Value);
            return;
        }

        foreach (PSObject item in _cmdlet.SessionState.InvokeProvider.Item.Get("variable:" + name))
        {
            // A pattern means the user's own variables: every worker has PowerShell's, and the preferences travel anyway.
            if (item.BaseObject is PSVariable variable
                && !variable.Options.HasFlag(ScopedItemOptions.Constant)
                && !SessionVariables.Contains(variable.Name))
            {
                AddVariable(variable.Name, variable.Value);
            }
        }
    }

    private void AddVariable(string name, object? value)
    {
        // The user's word counts, also for a preference that would travel by itself.
        _variables.RemoveAll(other => string.Equals(other.Name, name, StringComparison.OrdinalIgnoreCase));
        _variables.Add(CallerPreferences.Portable(name, value));
    }
}
