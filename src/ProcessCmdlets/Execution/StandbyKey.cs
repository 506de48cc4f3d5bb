using ProcessCmdlets.Engine.Workers;

namespace ProcessCmdlets.Execution;

/// <summary>
/// The settings that a process takes at its start and never again: where they differ, a standby worker cannot stand in for a
/// cold one.
/// </summary>
internal static class StandbyKey
{
    private static readonly string[] s_names = ["TZ", "LANG", "LANGUAGE", "PSModulePath", "TMPDIR", "HOME", "PROCESSCMDLETS_STARTMETHOD"];

    private static readonly string[] s_prefixes = ["LC_", "LD_", "DYLD_", "DOTNET_", "COMPlus_", "CORECLR_"];

    /// <summary>A text that is equal for two workers exactly when one can stand in for the other.</summary>
    internal static string Key(WorkerExecutable executable, IReadOnlyDictionary<string, string> environment)
    {
        var parts = new List<string> { executable.Path };
        parts.AddRange(executable.PrefixArguments);
        foreach ((string name, string value) in environment)
        {
            if (s_names.Contains(name) || s_prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
            {
                parts.Add($"{name}={value}");
            }
        }

        parts.Sort(StringComparer.Ordinal);
        parts.Add(Inherited());
        return string.Join('\0', parts);
    }

    /// <summary>What a child inherits from this process beyond its environment: umask and resource limits.</summary>
    private static string Inherited()
    {
        if (!OperatingSystem.IsLinux())
        {
            return string.Empty;
        }

        string umask = string.Empty;
        foreach (string line in File.ReadLines("/proc/self/status"))
        {
            if (line.StartsWith("Umask:", StringComparison.Ordinal))
            {
                umask = line;
                break;
            }
        }

        return umask + File.ReadAllText("/proc/self/limits");
    }
}
