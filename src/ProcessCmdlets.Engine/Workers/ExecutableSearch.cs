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
                ?? throw Missing($"The PowerShell executable '{explicitPath}' was not found.", explicitPath);
        }

        if (!string.IsNullOrEmpty(EnvironmentPath))
        {
            return Explicit(EnvironmentPath, $"$env:{Override}")
                ?? throw Missing($"The PowerShell executable '{EnvironmentPath}', named by $env:{Override}, was not found.", EnvironmentPath);
        }

        return Session() ?? OnSearchPath("pwsh")
            ?? throw Missing("No PowerShell executable was found to start worker processes with.", null);
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

        _tried.Add($"this session's executable: {ProcessPath ?? "unknown"} (is not PowerShell)");
        return null;
    }

    private WorkerExecutable? OnSearchPath(string name)
    {
        string file = name.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase) ? name : name + Suffix;
        foreach (string folder in SearchPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            string path = Path.GetFullPath(Path.Combine(folder, file));
            if (Path.Exists(path) && Try(path, "$env:PATH") is { } found)
            {
                return found;
            }
        }

        _tried.Add($"$env:PATH: '{file}' (is in none of its folders: {(SearchPath.Length > 0 ? SearchPath : "it is empty")})");
        return null;
    }

    private WorkerExecutable? WithDotnet(string assembly, string source)
    {
        if (!File.Exists(assembly))
        {
            _tried.Add($"{source}: {assembly} ({WhyNot(assembly)})");
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
                return Found(candidate, [assembly], source);
            }
        }

        return OnSearchPath("dotnet") is { } dotnet ? Found(dotnet.Path, [assembly], source) : null;
    }

    private WorkerExecutable? Try(string path, string source)
    {
        if (IsExecutable(path))
        {
            return Found(path, [], source);
        }

        _tried.Add($"{source}: {path} ({WhyNot(path)})");
        return null;
    }

    private WorkerExecutable Found(string path, IReadOnlyList<string> prefix, string source) =>
        new(path, prefix) { Source = source, TriedBefore = [.. _tried] };

    private ExecutableNotFoundException Missing(string what, string? path) => new(what, path, _tried);

    private static string WhyNot(string path) =>
        Directory.Exists(path) ? "is a folder" : File.Exists(path) ? "may not be executed" : "does not exist";

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
