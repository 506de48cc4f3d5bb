using System.Management.Automation;
using System.Reflection;
using ProcessCmdlets.Interop;
using ProcessCmdlets.Session.Wire;

namespace ProcessCmdlets.Session.Capture;

/// <summary>How a module of the session is imported in another process, so that it is the same there.</summary>
internal static class ModulePaths
{
    // A module's path is that of its code. One that came by its manifest needs that again, for all else that is in it.
    internal static string ImportPath(PSModuleInfo module)
    {
        string manifest = Path.Combine(module.ModuleBase, module.Name + ".psd1");
        return module.Guid != Guid.Empty && File.Exists(manifest) ? manifest : module.Path;
    }

    /// <summary>How a loaded module is imported in a worker: with the language mode that its scripts have here.</summary>
    /// <param name="module">The module.</param>
    /// <param name="prefix">What goes before the nouns of its commands, or null.</param>
    /// <param name="mode">The session's mode, which tells for a module without functions, whose own cannot be seen.</param>
    internal static ModuleReference Reference(PSModuleInfo module, string? prefix, PSLanguageMode mode)
    {
        bool isConstrained = module.ExportedFunctions.Count > 0
            ? module.ExportedFunctions.Values.Any(static function =>
                PowerShellInternals.GetLanguageMode(function.ScriptBlock) is not (null or PSLanguageMode.FullLanguage))
            : mode != PSLanguageMode.FullLanguage && module.ModuleType != ModuleType.Binary;
        return new ModuleReference(ImportPath(module), prefix) { IsConstrained = isConstrained };
    }

    /// <summary>What the session's import has put before the nouns of the module's commands, or null.</summary>
    internal static string? PrefixOf(PSModuleInfo module)
    {
        foreach ((string name, FunctionInfo function) in module.ExportedFunctions)
        {
            return Prefix(name, function.Name);
        }

        foreach ((string name, CmdletInfo cmdlet) in module.ExportedCmdlets)
        {
            return Prefix(name, NameInCode(cmdlet));
        }

        return null;
    }

    /// <summary>What Import-Module's -Prefix has put behind the verb of a command; no public member of a command tells it.</summary>
    internal static string? Prefix(string name, string nameInModule)
    {
        int added = name.Length - nameInModule.Length;
        int noun = nameInModule.IndexOf('-') + 1;
        return added > 0 ? name.Substring(noun, added) : null;
    }

    /// <summary>The name that a cmdlet's module gave it, which its class keeps whatever name it was imported by.</summary>
    internal static string NameInCode(CommandInfo command)
    {
        Type? type = (command as CmdletInfo)?.ImplementingType;
        return type?.GetCustomAttribute<CmdletAttribute>() is { } cmdlet ? $"{cmdlet.VerbName}-{cmdlet.NounName}" : command.Name;
    }
}
