using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text;
using ProcessCmdlets.Engine.Processes;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Interop;
using ProcessCmdlets.Resources;
using ProcessCmdlets.Serialization;
using ProcessCmdlets.Session.Capture;
using ProcessCmdlets.Session.Wire;
using ProcessCmdlets.Streams;

namespace ProcessCmdlets.Session.Apply;

/// <summary>Makes a worker's process and runspace what its caller's are, as far as the message says.</summary>
internal sealed class SessionApplier
{
    /// <summary>
    /// Held while a runspace is made or imports what a session brings. PowerShell keeps part of both in tables of the process, and of
    /// two threads at once one now and then lacks drives or commands.
    /// </summary>
    internal static readonly object Loading = new();

    private const string StrictModeKey = "ProcessCmdlets.StrictMode";
    private const string LanguageModeKey = "ProcessCmdlets.LanguageMode";

    private readonly Runspace _runspace;
    private readonly IRecordSink _sink;
    private readonly Action<SkippedItem> _skip;
    private bool _isRunning;

    /// <param name="runspace">The runspace.</param>
    /// <param name="sink">Takes warnings.</param>
    /// <param name="skip">Is told of what a fork does not get; only forks go without anything.</param>
    internal SessionApplier(Runspace runspace, IRecordSink sink, Action<SkippedItem>? skip = null)
    {
        _runspace = runspace;
        _sink = sink;
        _skip = skip ?? (static _ => { });
    }

    /// <summary>Whether the process is the worker's; else its environment and folder are already the caller's, and stay what they are.</summary>
    internal bool OwnsProcess { get; init; } = true;

    /// <returns>Whether all of it could be done; if not, a warning has said what.</returns>
    /// <exception cref="RuntimeException">A module cannot be imported, or a variable stands for something that is gone.</exception>
    internal bool Apply(SessionMessage message)
    {
        CheckVariables(message);
        PSLanguageMode floor = Floor();
        foreach (ScriptBlock script in message.ScriptBlocks)
        {
            PowerShellInternals.SetLanguageMode(script, LanguageModes.Stricter(floor, message.LanguageMode));
        }

        IReadOnlyList<ModuleReference> modules = [.. message.Modules.Where(static module => !module.IsConstrained)];
        ModuleReference[] constrained = [.. message.Modules.Where(static module => module.IsConstrained)];
        if (OwnsProcess)
        {
            ApplyEnvironment(message.Environment);
        }

        ApplyCulture(message);
        bool isThere;
        if (message.IsFork)
        {
            // A drive may be of a module's provider, and the location on a drive.
            var fork = new ForkApplier(_runspace, _skip);
            fork.ImportModules(modules, Import);
            fork.Defer(message.DeferredModules, Import);
            fork.MakeDrives(message.Drives);
            isThere = ApplyLocation(message);
            fork.Load(message.Extensions);
            fork.DefineAliases(message.Aliases);
        }
        else
        {
            isThere = ApplyLocation(message);
            foreach (ModuleReference module in modules)
            {
                Import(module);
            }

            DefineAliases(message.Aliases);
        }

        DefineFunctions(message, floor);
        PSVariableIntrinsics variables = _runspace.SessionStateProxy.PSVariable;
        foreach ((string name, object? value) in message.Variables)
        {
            variables.Set(name, Rebuild(name, value));
        }

        ApplyStrictMode(message.StrictMode);

        // Late, since what is above needs the full language; a mode is taken over only when it is stricter.
        if (message.LanguageMode > _runspace.SessionStateProxy.LanguageMode)
        {
            _runspace.SessionStateProxy.LanguageMode = message.LanguageMode;
            _runspace.GetApplicationPrivateData()[LanguageModeKey] = (int)message.LanguageMode;
        }

        // What the session has loaded since it is constrained must not have more here than there.
        foreach (ModuleReference module in constrained)
        {
            Import(module);
        }

        _isRunning = true;
        return isThere;
    }

    /// <summary>
    /// The least strict mode that anything here may have: not that of an earlier message, but the system's, or what a script has set.
    /// </summary>
    private PSLanguageMode Floor()
    {
        PSLanguageMode now = _runspace.SessionStateProxy.LanguageMode;
        bool isOfMessage = _runspace.GetApplicationPrivateData()[LanguageModeKey] is int set && (PSLanguageMode)set == now;
        return isOfMessage ? PSLanguageMode.FullLanguage : now;
    }

    /// <summary>A fork goes on without a variable of its session that is of no use; one that was named is an error.</summary>
    private void CheckVariables(SessionMessage message)
    {
        foreach ((string name, ValueUnavailableException fault) in message.LostVariables)
        {
            if (!message.IsFork)
            {
                throw ErrorRecords.Terminating(ErrorRecords.From(fault, "$" + name));
            }

            _skip(new SkippedItem("Variable", name, fault.Message));
        }
    }

    private static void ApplyEnvironment(IReadOnlyDictionary<string, string> wanted)
    {
        if (wanted.Count == 0)
        {
            return;
        }

        IDictionary now = Environment.GetEnvironmentVariables();
        foreach (DictionaryEntry entry in now)
        {
            // By the mark this process's own tree is found, whatever that of its owner's is.
            if (!wanted.ContainsKey((string)entry.Key) && (string)entry.Key != ProcessMark.Variable)
            {
                Environment.SetEnvironmentVariable((string)entry.Key, null);
            }
        }

        foreach ((string name, string value) in wanted)
        {
            if (name != ProcessMark.Variable && !string.Equals((string?)now[name], value, StringComparison.Ordinal))
            {
                Environment.SetEnvironmentVariable(name, value);
            }
        }
    }

    private void ApplyCulture(SessionMessage message)
    {
        CultureInfo culture = CultureInfo.GetCultureInfo(message.Culture);
        CultureInfo uiCulture = CultureInfo.GetCultureInfo(message.UICulture);
        CultureInfo.CurrentCulture = culture;
        CultureInfo.CurrentUICulture = uiCulture;
        if (OwnsProcess)
        {
            CultureInfo.DefaultThreadCurrentCulture = culture;
            CultureInfo.DefaultThreadCurrentUICulture = uiCulture;
        }
    }

    /// <summary>Sets what the caller has, and takes back what an earlier one had; what a script of the worker's own set stays.</summary>
    private void ApplyStrictMode(string? version)
    {
        PSPrimitiveDictionary data = _runspace.GetApplicationPrivateData();
        if (string.Equals((string?)data[StrictModeKey], version, StringComparison.Ordinal))
        {
            return;
        }

        // Dot-sourced, so that it holds for the global scope and with it for every script.
        string setting = version is null ? "Set-StrictMode -Off" : $"Set-StrictMode -Version {version}";
        Run(powerShell => powerShell.AddScript(setting, useLocalScope: false));
        data[StrictModeKey] = version;
    }

    private bool ApplyLocation(SessionMessage message)
    {
        string location = message.Location;
        if (location.Length == 0)
        {
            return true;
        }

        PathInfo current = _runspace.SessionStateProxy.Path.CurrentLocation;
        if (string.Equals(current.Path, location, StringComparison.Ordinal) && (!OwnsProcess || Environment.CurrentDirectory == location))
        {
            return true;
        }

        PathInfo? path = SessionLocation.Set(_runspace, message, location, _sink);
        if (OwnsProcess && path?.Provider.Name == "FileSystem")
        {
            Environment.CurrentDirectory = path.ProviderPath;
        }

        return path is not null;
    }

    /// <exception cref="RuntimeException">It could not be imported: ModuleNotImported.</exception>
    private void Import(ModuleReference module)
    {
        try
        {
            lock (Loading)
            {
                Run(powerShell =>
                {
                    powerShell.AddCommand("Import-Module").AddParameter("Name", module.Name)
                        .AddParameter("ErrorAction", ActionPreference.Stop).AddParameter("WarningAction", ActionPreference.SilentlyContinue)
                        .AddParameter("Global");
                    if (module.Prefix is not null)
                    {
                        powerShell.AddParameter("Prefix", module.Prefix);
                    }
                });
            }
        }
        catch (RuntimeException exception)
        {
            throw ErrorRecords.Terminating(ErrorRecords.ModuleNotImported(module.Name, exception));
        }
    }

    private void DefineAliases(IReadOnlyList<AliasDefinition> aliases)
    {
        foreach (AliasDefinition alias in aliases)
        {
            // PowerShell's own aliases are there already, and some of them are read-only.
            string path = "alias:" + WildcardPattern.Escape(alias.Name);
            if (!_runspace.SessionStateProxy.InvokeProvider.Item.Exists(path))
            {
                _runspace.SessionStateProxy.InvokeProvider.Item.Set(path, alias.Definition);
            }
        }
    }

    private void DefineFunctions(SessionMessage message, PSLanguageMode floor)
    {
        FunctionDefinition[] functions =
        [
            .. message.Functions.Select(function => function with { LanguageMode = LanguageModes.Stricter(function.LanguageMode, floor) }),
        ];

        // A worker that is locked down runs nothing in a module's scope; its functions are defined as those of a script.
        bool hasModules = _runspace.SessionStateProxy.LanguageMode == PSLanguageMode.FullLanguage;
        foreach (FunctionDefinition function in functions.Where(function => !hasModules || function.Module == 0))
        {
            _runspace.SessionStateProxy.InvokeProvider.Item.Set(
                "function:global:" + WildcardPattern.Escape(function.Name), ScriptFile.Compile(function));
        }

        if (hasModules)
        {
            foreach (ModuleState state in message.ModuleStates)
            {
                Run(powerShell => ModuleScope.Define(powerShell, state, functions));
            }
        }
    }

    private static object? Rebuild(string name, object? value) => name switch
    {
        "PSDefaultParameterValues" when value is IDictionary entries => new DefaultParameterDictionary(entries),
        "OutputEncoding" when value is string webName => CallerPreferences.EncodingOf(webName),
        _ => value,
    };

    private void Run(Action<PowerShell> add)
    {
        // Nested where a script is running: a fork imports what it has put off when that calls it.
        using PowerShell powerShell = _isRunning ? PowerShell.Create(RunspaceMode.CurrentRunspace) : PowerShell.Create();
        if (!_isRunning)
        {
            powerShell.Runspace = _runspace;
        }

        add(powerShell);
        powerShell.Invoke();
    }
}
