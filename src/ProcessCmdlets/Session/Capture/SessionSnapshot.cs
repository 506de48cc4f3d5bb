using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using ProcessCmdlets.Resources;
using ProcessCmdlets.Session.Wire;

namespace ProcessCmdlets.Session.Capture;

/// <summary>
/// Reads all of the caller's session that a new session does not have by itself: what Start-ProcessFork copies. What every
/// session has, in the same state, costs nothing.
/// </summary>
internal sealed class SessionSnapshot
{
    private const string GetModules = "Microsoft.PowerShell.Core\\Get-Module";

    private readonly PSCmdlet _cmdlet;
    private readonly Action<SkippedItem> _skip;

    internal SessionSnapshot(PSCmdlet cmdlet, Action<SkippedItem> skip)
    {
        _cmdlet = cmdlet;
        _skip = skip;
    }

    private SessionState Session => _cmdlet.SessionState;

    /// <summary>The user's variables that the caller sees: those of its scope and of the scopes around it.</summary>
    /// <param name="excluded">Names, with wildcards, of those to leave out.</param>
    internal IEnumerable<PSVariable> Variables(IReadOnlyList<WildcardPattern> excluded)
    {
        foreach (PSVariable variable in Items<PSVariable>("variable:"))
        {
            if (SessionVariables.Contains(variable.Name)
                || variable.Visibility == SessionStateEntryVisibility.Private
                || excluded.Any(pattern => pattern.IsMatch(variable.Name)))
            {
                continue;
            }

            if ((variable.Options & (ScopedItemOptions.Constant | ScopedItemOptions.ReadOnly)) != 0)
            {
                _skip(new SkippedItem("Variable", variable.Name, Messages.SkippedReadOnly()));
                continue;
            }

            yield return variable;
        }
    }

    /// <summary>The functions that no module brings along and that are not those of every session.</summary>
    internal IEnumerable<FunctionInfo> Functions()
    {
        foreach (FunctionInfo function in Items<FunctionInfo>("function:"))
        {
            bool isExported = function.Module is { } module && module.ExportedFunctions.ContainsKey(function.Name);
            if (!isExported && !SessionDefaults.Current.HasFunction(function))
            {
                yield return function;
            }
        }
    }

    /// <summary>The aliases that no module brings along and that are not those of every session.</summary>
    internal IEnumerable<AliasDefinition> Aliases()
    {
        foreach (AliasInfo alias in Items<AliasInfo>("alias:"))
        {
            bool isExported = alias.Module is { } module && module.ExportedAliases.ContainsKey(alias.Name);
            if (!isExported && !SessionDefaults.Current.HasAlias(alias))
            {
                yield return new AliasDefinition(alias.Name, alias.Definition);
            }
        }
    }

    /// <summary>The modules that the session has loaded.</summary>
    internal IReadOnlyList<PSModuleInfo> LoadedModules() =>
    [
        .. Session.InvokeCommand.InvokeScript(useLocalScope: false, ScriptBlock.Create(GetModules), null, [])
            .Select(static item => item.BaseObject).OfType<PSModuleInfo>(),
    ];

    /// <summary>
    /// The session's modules in the order of their import. PowerShell's own are loaded in the worker, where they are the same,
    /// when one of their commands is called.
    /// </summary>
    /// <param name="modules">Those that are loaded.</param>
    /// <param name="deferred">Gets those that the child may import later without the script noticing.</param>
    internal IEnumerable<ModuleReference> Modules(IReadOnlyList<PSModuleInfo> modules, List<DeferredModule> deferred)
    {
        string ownFolder = Path.Combine(Session.PSVariable.GetValue("PSHOME") as string ?? string.Empty, "Modules") + Path.DirectorySeparatorChar;
        bool loadsItself = Session.PSVariable.GetValue("PSModuleAutoLoadingPreference")?.ToString() is null or "All";
        // What is imported later runs in the mode that the session then has.
        bool isFull = Session.LanguageMode == PSLanguageMode.FullLanguage;
        foreach (PSModuleInfo module in modules)
        {
            if (string.IsNullOrEmpty(module.Path) || !File.Exists(module.Path))
            {
                _skip(new SkippedItem("Module", module.Name, Messages.SkippedModule()));
                continue;
            }

            string? prefix = ModulePaths.PrefixOf(module);
            if (prefix is null && loadsItself && module.Path.StartsWith(ownFolder, StringComparison.Ordinal))
            {
                continue;
            }

            ModuleReference reference = ModulePaths.Reference(module, prefix, Session.LanguageMode);
            if (isFull && CanWait(module))
            {
                deferred.Add(new DeferredModule(reference, [.. module.ExportedCommands.Keys]));
            }
            else
            {
                yield return reference;
            }
        }
    }

    /// <summary>The drives that the session has and a new one does not.</summary>
    internal IEnumerable<DriveDefinition> Drives()
    {
        foreach (PSDriveInfo drive in Session.Drive.GetAll())
        {
            if (!SessionDefaults.IsDefaultDrive(drive))
            {
                yield return Definition(drive);
            }
        }
    }

    internal static DriveDefinition Definition(PSDriveInfo drive) =>
        new(drive.Name, drive.Provider.Name, drive.Root ?? string.Empty, drive.Description ?? string.Empty);

    /// <summary>The type and format data that was loaded by Update-TypeData and Update-FormatData; that of modules comes with them.</summary>
    internal static ExtensionData Extensions(IReadOnlyList<PSModuleInfo> modules)
    {
        if (Runspace.DefaultRunspace?.InitialSessionState is not { } state)
        {
            return ExtensionData.None;
        }

        var ofModules = modules.SelectMany(static module => module.ExportedTypeFiles.Concat(module.ExportedFormatFiles))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var first = new List<string>();
        var last = new List<string>();
        bool isAfterOwn = false;
        foreach (SessionStateFormatEntry entry in state.Formats)
        {
            if (!IsUsers(entry.FileName, ofModules))
            {
                isAfterOwn = true;
            }
            else
            {
                (isAfterOwn ? last : first).Add(entry.FileName);
            }
        }

        (List<string> files, List<NamedValue> types) = Types(state, ofModules);
        return new ExtensionData(files, types, first, last);
    }

    private static (List<string> Files, List<NamedValue> Types) Types(InitialSessionState state, HashSet<string> ofModules)
    {
        var files = new List<string>();
        var types = new List<NamedValue>();
        foreach (SessionStateTypeEntry entry in state.Types)
        {
            if (entry.TypeData is not { } data)
            {
                if (IsUsers(entry.FileName, ofModules))
                {
                    files.Add(entry.FileName);
                }
            }
            else if (entry.IsRemove)
            {
                types.RemoveAll(other => string.Equals(other.Name, data.TypeName, StringComparison.OrdinalIgnoreCase));
            }
            else if (IsOfSession(data))
            {
                types.Add(new NamedValue(data.TypeName, TypeDataTable.Of(data)));
            }
        }

        return (files, types);
    }

    // What only names a class of a module's assembly was loaded by the module's code, and is again when that is imported.
    private static bool IsOfSession(TypeData data) =>
        new[] { data.TypeConverter, data.TypeAdapter, data.TargetTypeForDeserialization }
            .All(static type => type is null || SessionDefaults.IsOwnFile(type.Assembly.Location));

    private static bool IsUsers([NotNullWhen(true)] string? file, HashSet<string> ofModules) =>
        file is not null && Path.IsPathRooted(file) && !SessionDefaults.IsOwnFile(file) && !ofModules.Contains(file);

    // The assembly of this module is in every worker.
    private static bool CanWait(PSModuleInfo module) =>
        module.ImplementingAssembly == Assembly.GetExecutingAssembly()
        || (module.ExportedVariables.Count == 0 && module.ModuleType != ModuleType.Binary && IsWithoutData(module));

    // Its commands, and views for commands that format, are all that a script could miss: no types, no assemblies, in it or in
    // what is nested in it.
    private static bool IsWithoutData(PSModuleInfo module) =>
        module.ExportedTypeFiles.Count == 0
        && !module.RequiredAssemblies.Any()
        && !module.Scripts.Any()
        && module.NestedModules.All(static nested => nested.ModuleType != ModuleType.Binary && IsWithoutData(nested));

    private IEnumerable<T> Items<T>(string drive)
    {
        Collection<PSObject> items = Session.InvokeProvider.ChildItem.Get(drive, recurse: false);
        return items.Select(static item => item.BaseObject).OfType<T>();
    }
}
