using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ProcessCmdlets.Session.Wire;

namespace ProcessCmdlets.Session.Apply;

/// <summary>
/// Makes in a fork what jobs do not get: drives, type and format data, all modules. What cannot be made is reported, and the
/// fork goes on without it.
/// </summary>
internal sealed class ForkApplier
{
    // Their results show which modules are loaded, or use the views that modules have brought.
    private static readonly HashSet<string> s_looking = new(StringComparer.OrdinalIgnoreCase)
    {
        "Get-Module", "gmo", "Get-Command", "gcm", "Import-Module", "ipmo", "Remove-Module", "rmo", "Get-Help", "help", "man",
        "Get-FormatData", "Get-TypeData", "Get-Alias", "gal", "TabExpansion2",
        "Format-Table", "ft", "Format-List", "fl", "Format-Wide", "fw", "Format-Custom", "fc", "Out-String", "oss", "Out-Host", "oh",
        "Out-Default", "Out-File", "Out-Printer", "lp", "Out-GridView", "ogv", "Tee-Object", "tee",
    };

    private readonly Runspace _runspace;
    private readonly Action<SkippedItem> _skip;

    internal ForkApplier(Runspace runspace, Action<SkippedItem> skip)
    {
        _runspace = runspace;
        _skip = skip;
    }

    internal void ImportModules(IReadOnlyList<ModuleReference> modules, Action<ModuleReference> import)
    {
        foreach (ModuleReference module in modules)
        {
            Try("Module", module.Name, () => import(module));
        }
    }

    /// <summary>Imports modules when one of their commands is looked for, or when the script looks at what is loaded.</summary>
    internal void Defer(IReadOnlyList<DeferredModule> modules, Action<ModuleReference> import)
    {
        var waiting = new List<DeferredModule>(modules);
        var byCommand = new Dictionary<string, DeferredModule>(StringComparer.OrdinalIgnoreCase);
        foreach (DeferredModule module in modules)
        {
            foreach (string command in module.Commands)
            {
                byCommand[command] = module;
            }
        }

        if (waiting.Count > 0)
        {
            CommandInvocationIntrinsics commands = _runspace.SessionStateProxy.InvokeCommand;
            commands.PreCommandLookupAction = (_, lookup) =>
            {
                string name = lookup.CommandName;
                if (s_looking.Contains(name) || name.Contains('\\'))
                {
                    ImportWaiting(waiting, [.. waiting], import);
                }
                else if (byCommand.TryGetValue(name, out DeferredModule? module))
                {
                    ImportWaiting(waiting, [module], import);
                }

                if (waiting.Count == 0)
                {
                    commands.PreCommandLookupAction = null;
                }
            };
        }
    }

    internal void MakeDrives(IReadOnlyList<DriveDefinition> drives)
    {
        foreach (DriveDefinition drive in drives)
        {
            Try("Drive", drive.Name, () => SessionLocation.Make(_runspace, drive));
        }
    }

    internal void Load(ExtensionData extensions)
    {
        foreach (string file in extensions.TypeFiles)
        {
            Try("TypeData", file, () => Run("Update-TypeData", ("AppendPath", file)));
        }

        foreach ((string name, object? table) in extensions.Types)
        {
            Try("TypeData", name, () => Run("Update-TypeData", ("TypeData", TypeDataTable.Create(name, (Hashtable)table!)), ("Force", true)));
        }

        foreach (string file in extensions.FirstFormatFiles)
        {
            Try("FormatData", file, () => Run("Update-FormatData", ("PrependPath", file)));
        }

        foreach (string file in extensions.LastFormatFiles)
        {
            Try("FormatData", file, () => Run("Update-FormatData", ("AppendPath", file)));
        }
    }

    /// <summary>Defines aliases, also those of which every session has another meaning.</summary>
    internal void DefineAliases(IReadOnlyList<AliasDefinition> aliases)
    {
        foreach (AliasDefinition alias in aliases)
        {
            Try("Alias", alias.Name, () => _runspace.SessionStateProxy.InvokeProvider.Item.Set(
                ["alias:" + alias.Name], alias.Definition, force: true, literalPath: true));
        }
    }

    private void ImportWaiting(List<DeferredModule> waiting, IReadOnlyList<DeferredModule> modules, Action<ModuleReference> import)
    {
        foreach (DeferredModule module in modules)
        {
            // Removed first, since the import looks for commands, too.
            if (waiting.Remove(module))
            {
                ImportModules([module.Module], import);
            }
        }
    }

    private void Run(string command, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        using var powerShell = PowerShell.Create();
        powerShell.Runspace = _runspace;
        powerShell.AddCommand(command).AddParameter("ErrorAction", ActionPreference.Stop);
        foreach ((string name, object value) in parameters)
        {
            powerShell.AddParameter(name, value);
        }

        powerShell.Invoke();
    }

    private void Try(string kind, string name, Action make)
    {
        try
        {
            make();
        }
        catch (Exception exception) when (exception is RuntimeException or ArgumentException or NotSupportedException or IOException)
        {
            // What -ErrorAction Stop says of itself is not the reason.
            Exception reason = (exception as ActionPreferenceStopException)?.ErrorRecord.Exception ?? exception;
            _skip(new SkippedItem(kind, name, reason.Message));
        }
    }
}
