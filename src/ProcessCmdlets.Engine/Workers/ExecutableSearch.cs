using ProcessCmdlets.Engine.Errors;

namespace ProcessCmdlets.Engine.Workers;

/// <summary>Looks for the PowerShell executable, and remembers every place it has looked at.</summary>
internal sealed class ExecutableSearch
{
    private const string Override = "PROCESSCMDLETS_PWSH";
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    // Only these may be started again: any other program that loads the module, such as a test runner, would not become a worker.
    private static readonly string[] s_sessionNames = ["pwsh", "pwsh-preview"];

    private readonly List<string> _tried = [];

    /// <summary>What the environment asks for.</summary>
    internal string? EnvironmentPath { get; init; }

    /// <summary>The folders of the search path.</summary>
    internal string SearchPath { get; init; } = string.Empty;

    /// <summary>The executable of this process.</summary>
    internal string? ProcessPath { get; init; }

    /// <summary>The first word of this process's command line: where it runs in dotnet, the assembly that was started.</summary>
    internal string? EntryAssembly { get; init; }

    private static string Suffix => OperatingSystem.IsWindows() ? ".exe" : string.Empty;

    /// <summary>A search with what this process knows.</summary>
    internal static ExecutableSearch OfThisProcess() => new()
    {
        EnvironmentPath = Environment.GetEnvironmentVariable(Override),
        SearchPath = Environment.GetEnvironmentVariable("PATH") ?? string.Empty,
        ProcessPath = Environment.ProcessPath,
        EntryAssembly = Environment.GetCommandLineArgs().FirstOrDefault(),
    };

    /// <summary>Finds the executable.</summary>
    internal WorkerExecutable Resolve(string? explicitPath)
    {
        if (!string.IsNullOrEmpty(explicitPath))
        {
            return Explicit(explicitPath, "-PowerShellPath")
                ?? throw Missing($"The PowerShell executable '{explicitPath}' was not found.");
        }

        if (!string.IsNullOrEmpty(EnvironmentPath))
        {
            return Explicit(EnvironmentPath, $"$env:{Override}")
                ?? throw Missing($"The PowerShell executable '{EnvironmentPath}', named by $env:{Override}, was not found.");
        }

        return Session() ?? OnSearchPath("pwsh")
            ?? throw Missing("No PowerShell executable was found to start worker processes with.");
    }

    private WorkerExecutable? Explicit(string path, string source)
    {
        if (!path.Contains('/', StringComparison.Ordinal) && !path.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal)
            && !IsAssembly(path))
        {
            return OnSearchPath(path);
        }

        string full = Path.GetFullPath(path);
        return IsAssembly(full) ? WithDotnet(full, source) : Try(full, source);
    }

    private WorkerExecutable? Session()
    {
        string name = NameOf(ProcessPath);
        if (IsSessionName(name))
        {
            return Try(ProcessPath!, "this session's executable");
        }

        if (IsName(name, "dotnet") && IsAssembly(EntryAssembly) && IsSessionName(NameOf(EntryAssembly)))
        {
            return WithDotnet(Path.GetFullPath(EntryAssembly!), "this session's assembly");
        }

        _tried.Add($"this session's executable: {ProcessPath ?? "unknown"} (is no PowerShell)");
        return null;
    }

    private WorkerExecutable? OnSearchPath(string name)
    {
        string file = name.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase) ? name : name + Suffix;
        foreach (string folder in SearchPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            string path = Path.GetFullPath(Path.Combine(folder, file));
            if (IsExecutable(path))
            {
                return new WorkerExecutable(path, []);
            }
        }

        _tried.Add($"'{file}' in the folders of $env:PATH ({(SearchPath.Length > 0 ? SearchPath : "which is empty")})");
        return null;
    }

    private WorkerExecutable? WithDotnet(string assembly, string source)
    {
        if (!File.Exists(assembly))
        {
            _tried.Add($"{source}: {assembly}");
            return null;
        }

        // The dotnet that runs this session, else the one that was named for it, else the one on the search path.
        string?[] candidates =
        [
            IsName(NameOf(ProcessPath), "dotnet") ? ProcessPath : null,
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH"),
            Environment.GetEnvironmentVariable("DOTNET_ROOT") is { Length: > 0 } root ? Path.Combine(root, "dotnet" + Suffix) : null,
        ];
        foreach (string? candidate in candidates)
        {
            if (!string.IsNullOrEmpty(candidate) && IsExecutable(candidate))
            {
                return new WorkerExecutable(candidate, [assembly]);
            }
        }

        return OnSearchPath("dotnet") is { } dotnet ? dotnet with { PrefixArguments = [assembly] } : null;
    }

    private WorkerExecutable? Try(string path, string source)
    {
        if (IsExecutable(path))
        {
            return new WorkerExecutable(path, []);
        }

        _tried.Add(File.Exists(path) ? $"{source}: {path} (may not be executed)" : $"{source}: {path}");
        return null;
    }

    private ExecutableNotFoundException Missing(string what) => new(what, _tried);

    private static bool IsExecutable(string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Executable) != 0);

    private static bool IsAssembly(string? path) => path?.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) == true;

    private static bool IsSessionName(string name) => s_sessionNames.Any(known => IsName(name, known));

    private static bool IsName(string name, string known) => string.Equals(
        name, known, OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    /// <summary>The file's name without .exe or .dll; any other dot is part of the name.</summary>
    private static string NameOf(string? path)
    {
        string name = Path.GetFileName(path) ?? string.Empty;
        return name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) || IsAssembly(name) ? name[..^4] : name;
    }
}
