using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace ProcessCmdlets.Session;

/// <summary>What every new session of this PowerShell has by itself.</summary>
internal sealed class SessionDefaults
{
    private static readonly Lazy<SessionDefaults> s_current = new(static () => new SessionDefaults());

    // Made by the providers when a session opens; Temp since PowerShell 7.0.
    private static readonly HashSet<string> s_drives = new(StringComparer.OrdinalIgnoreCase)
    {
        "Alias", "Env", "Function", "Variable", "Temp", "Cert", "WSMan", "HKLM", "HKCU", "/",
    };

    private readonly Dictionary<string, string> _functions = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _aliases = new(StringComparer.OrdinalIgnoreCase);

    private SessionDefaults()
    {
        foreach (SessionStateCommandEntry command in InitialSessionState.CreateDefault2().Commands)
        {
            switch (command)
            {
                case SessionStateFunctionEntry function:
                    _functions[function.Name] = function.Definition;
                    break;
                case SessionStateAliasEntry alias:
                    _aliases[alias.Name] = alias.Definition;
                    break;
                default:
                    break;
            }
        }
    }

    internal static SessionDefaults Current => s_current.Value;

    internal bool HasFunction(FunctionInfo function) =>
        _functions.TryGetValue(function.Name, out string? text) && string.Equals(text, function.Definition, StringComparison.Ordinal);

    internal bool HasAlias(AliasInfo alias) =>
        _aliases.TryGetValue(alias.Name, out string? definition) && string.Equals(definition, alias.Definition, StringComparison.OrdinalIgnoreCase);

    internal static bool IsDefaultDrive(PSDriveInfo drive)
    {
        // The system's own drives have the root that their name says: C:\ of C.
        return s_drives.Contains(drive.Name)
            || (OperatingSystem.IsWindows() && drive.Provider.Name == "FileSystem" && drive.Root == drive.Name + @":\");
    }

    /// <summary>Whether a type or format file is PowerShell's own.</summary>
    internal static bool IsOwnFile(string path) => path.StartsWith(AppContext.BaseDirectory, StringComparison.Ordinal);
}
