using System.Collections;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Processes;

namespace ProcessCmdlets.Engine.Workers;

/// <summary>Makes the command line and the environment that a worker is started with.</summary>
internal static class WorkerCommand
{
    /// <summary>The folder of the module.</summary>
    internal static string ModuleFolder { get; } = Path.GetDirectoryName(typeof(WorkerCommand).Assembly.Location)!;

    /// <summary>The assembly with what runs inside a worker.</summary>
    internal static string ModuleAssembly { get; } = Path.Combine(ModuleFolder, "ProcessCmdlets.dll");

    private static string HookAssembly => typeof(WorkerCommand).Assembly.Location;

    /// <summary>Makes what a worker is started with.</summary>
    internal static ChildStart For(WorkerStartOptions options)
    {
        Dictionary<string, string> environment = Copy(options.Environment);
        StartVariables.Add(environment);

        // Where the hook cannot run, the same command line starts the worker from inside PowerShell.
        bool byCommand = string.Equals(
            Environment.GetEnvironmentVariable("PROCESSCMDLETS_STARTMETHOD"), "Command", StringComparison.OrdinalIgnoreCase);
        if (options.UseHook ?? !byCommand)
        {
            StartVariables.AddHook(environment, HookAssembly);
        }

        ProcessMark? mark = null;
        if (OperatingSystem.IsLinux())
        {
            mark = options.Kind == WorkerKind.Detached ? null : ProcessMark.Create();
            environment[ProcessMark.Variable] = mark?.Value ?? ProcessMark.Outlives;
        }

        return new ChildStart(
            options.Executable.Path,
            [.. options.Executable.PrefixArguments, "-NoLogo", "-NoProfile", "-NonInteractive", "-Command", Bootstrap()],
            environment,
            Folder(options.WorkingDirectory),
            mark);
    }

    /// <summary>The command line as it is shown to people: the bootstrap text would only be noise in an error.</summary>
    internal static string Describe(ChildStart start) =>
        string.Join(' ', start.Arguments.SkipLast(1).Prepend(start.FileName).Append("...").Select(Quote));

    /// <summary>
    /// What PowerShell runs where the hook did not. PowerShell has read the start line by then and gives it as $input.
    /// In constrained language mode such a call is refused, and the start fails with PowerShell's own words.
    /// </summary>
    internal static string Bootstrap()
    {
        // PowerShell takes typographic single quotes for plain ones, and each is written twice inside a quoted string.
        string path = string.Concat(ModuleAssembly.Select(
            c => c is '\'' or '\u2018' or '\u2019' or '\u201a' or '\u201b' ? new string(c, 2) : c.ToString()));
        return $"[void][System.Reflection.Assembly]::LoadFrom('{path}'); "
            + "exit [ProcessCmdlets.Worker.WorkerEntry]::RunFromCommand(@($input)[0])";
    }

    private static string? Folder(string? wanted)
    {
        if (wanted is not null)
        {
            return Directory.Exists(wanted) ? wanted : throw new WorkingDirectoryNotFoundException(wanted);
        }

        try
        {
            if (Directory.Exists(Directory.GetCurrentDirectory()))
            {
                return null;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It was deleted, or may no longer be entered: handled as the same.
        }

        return OperatingSystem.IsWindows() ? Path.GetTempPath() : "/";
    }

    private static Dictionary<string, string> Copy(IReadOnlyDictionary<string, string>? environment)
    {
        StringComparer comparer = OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        if (environment is not null)
        {
            return new Dictionary<string, string>(environment, comparer);
        }

        var copy = new Dictionary<string, string>(comparer);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            copy[(string)entry.Key] = (string?)entry.Value ?? string.Empty;
        }

        return copy;
    }

    private static string Quote(string text) => text.Contains(' ', StringComparison.Ordinal) ? $"\"{text}\"" : text;
}
