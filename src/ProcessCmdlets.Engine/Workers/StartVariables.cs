namespace ProcessCmdlets.Engine.Workers;

/// <summary>
/// The environment variables that are set for a worker's start only. The worker gets its true environment in the Session frame,
/// before it runs anything of the user's.
/// </summary>
internal static class StartVariables
{
    internal const string Hooks = "DOTNET_STARTUP_HOOKS";

    /// <summary>Tells the hook that this process is meant to be a worker, not a program that merely inherited the hook.</summary>
    internal const string Marker = "PROCESSCMDLETS_WORKERSTART";

    /// <summary>Those that have the same value for every worker.</summary>
    internal static IReadOnlyDictionary<string, string> Fixed { get; } = new Dictionary<string, string>
    {
        ["POWERSHELL_UPDATECHECK"] = "Off",
        ["POWERSHELL_TELEMETRY_OPTOUT"] = "1",

        // No listener for Enter-PSHostProcess; PowerShell before 7.6 does not know it.
        ["POWERSHELL_DIAGNOSTICS_OPTOUT"] = "1",
    };

    /// <summary>Those that are set where the user has not set them otherwise.</summary>
    internal static IReadOnlyDictionary<string, string> Defaults { get; } = new Dictionary<string, string>
    {
        // Else the runtime makes a socket and two pipes in the temporary folder, which stay there when the process is killed.
        ["DOTNET_EnableDiagnostics"] = "0",

        // Calls until a method is compiled again with all optimizations; hexadecimal, 30 by default. What is called that often is
        // nearly all of PowerShell, whose code was optimized when it was built: compiling it took half a processor for the
        // first seconds of every worker, in the very time that most workers live. What is hot reaches a thousand at once.
        ["DOTNET_TC_CallCountThreshold"] = "3E8",

        // Else what is hot is compiled a third time, to be measured.
        ["DOTNET_TieredPGO"] = "0",
    };

    /// <summary>The names of all of them.</summary>
    internal static IReadOnlyList<string> Names { get; } = [.. Fixed.Keys, .. Defaults.Keys, Hooks, Marker];

    /// <summary>Adds all but the hook.</summary>
    internal static void Add(Dictionary<string, string> environment)
    {
        foreach ((string name, string value) in Fixed)
        {
            environment[name] = value;
        }

        foreach ((string name, string value) in Defaults)
        {
            _ = environment.TryAdd(name, value);
        }
    }

    /// <summary>Has the .NET runtime call the hook, after those the user has set.</summary>
    internal static void AddHook(Dictionary<string, string> environment, string hook)
    {
        // A list that is separated by colons has no way to hold a path with one.
        if (hook.Contains(Path.PathSeparator, StringComparison.Ordinal))
        {
            return;
        }

        string? others = WithoutHook(environment.GetValueOrDefault(Hooks), hook);
        environment[Hooks] = others is null ? hook : others + Path.PathSeparator + hook;
        environment[Marker] = "1";
    }

    /// <summary>Takes this process's own variables of the hook back, so that nothing it starts runs the hook.</summary>
    internal static void RemoveHook(string hook)
    {
        Environment.SetEnvironmentVariable(Hooks, WithoutHook(Environment.GetEnvironmentVariable(Hooks), hook));
        Environment.SetEnvironmentVariable(Marker, null);
    }

    private static string? WithoutHook(string? hooks, string hook)
    {
        // Every worker runs this before it does anything, so nothing more than arrays is used.
        string[] paths = (hooks ?? string.Empty).Split(Path.PathSeparator);
        string rest = string.Join(Path.PathSeparator, Array.FindAll(paths, path => path != hook));
        return rest.Length == 0 ? null : rest;
    }
}
