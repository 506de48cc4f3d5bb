using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Processes;

namespace ProcessCmdlets.Engine.Workers;

/// <summary>
/// Finds out whether an executable is a PowerShell that can run workers, by asking it for its version.
/// </summary>
/// <remarks>
/// It is asked only after a start has failed: the question costs a process, which takes about half as long as a start, and
/// nearly every executable is good. The files beside the executable would answer for less, but a wrapper script and the launcher
/// of a .NET tool stand apart from PowerShell's files. What the file system knows for certain (a folder, no execute bit) is
/// checked before every start, by <see cref="ExecutableSearch"/>.
/// </remarks>
internal static class ExecutableProbe
{
    private const string NotPowerShell = "is not PowerShell";
    private const int MostQuoted = 200;

    private static readonly Version s_oldest = new(7, 4);

    // The system's error numbers for a file that this user may not run: EPERM and EACCES, ERROR_ACCESS_DENIED.
    private static readonly int[] s_denied = OperatingSystem.IsWindows() ? [5] : [1, 13];

    // Those for a file that is no program here: ENOENT (a script's interpreter), ENOEXEC, ELIBBAD (Linux) and EBADARCH (macOS);
    // ERROR_BAD_EXE_FORMAT and ERROR_EXE_MACHINE_TYPE_MISMATCH. Any other number concerns the system, such as its memory.
    private static readonly int[] s_noProgram = OperatingSystem.IsWindows() ? [193, 216] : OperatingSystem.IsMacOS() ? [2, 8, 86] : [2, 8, 80];

    /// <summary>Why the executable cannot run workers, or null where it is a PowerShell that can and failed for another reason.</summary>
    /// <param name="options">The start that has failed.</param>
    /// <param name="failure">Its failure.</param>
    /// <param name="observer">The start's observer; it is not notified of anything here.</param>
    /// <param name="cancellationToken">Gives up asking.</param>
    internal static async Task<string?> FindFaultAsync(
        WorkerStartOptions options, WorkerStartException failure, IWorkerObserver observer, CancellationToken cancellationToken)
    {
        // The hook has looked from inside, before any of the program's own code ran. It need not run now either.
        if (failure.ExitCode == WorkerBootstrap.NotPowerShell
            && failure.StandardError.Contains(WorkerBootstrap.NotPowerShellText, StringComparison.Ordinal))
        {
            return NotPowerShell;
        }

        WorkerProcess program;
        try
        {
            program = WorkerProcess.Spawn(Question(options), options, observer);
        }
        catch (Win32Exception exception)
        {
            return s_denied.Contains(exception.NativeErrorCode) ? "may not be executed"
                : s_noProgram.Contains(exception.NativeErrorCode) ? $"{NotPowerShell} that this system can run: {exception.Message}"
                : null;
        }
        catch (Exception exception) when (ResourceLimits.Find(exception) is not null)
        {
            // The system has no room for the question, so the first failure says all there is to say.
            return null;
        }

        bool ended = await program.RunAsync(WorkerLimits.VersionAnswer, cancellationToken).ConfigureAwait(false);
        return Judge(options.Executable, program, ended);
    }

    private static string? Judge(WorkerExecutable executable, WorkerProcess program, bool ended)
    {
        // A PowerShell whose runtime is missing cannot print its version, but its files have it.
        if ((ReadVersion(program.StartOutput) ?? VersionOfFiles(executable.File)) is { } version)
        {
            // A preview of the oldest is new enough.
            string number = version.Split('-')[0];
            return Version.Parse(number) < s_oldest ? $"PowerShell {version}, older than {s_oldest}" : null;
        }

        if (OperatingSystem.IsWindows()
            && Path.GetFileName(executable.File).Equals("powershell.exe", StringComparison.OrdinalIgnoreCase))
        {
            return $"Windows PowerShell, older than {s_oldest}";
        }

        if (!ended)
        {
            string seconds = WorkerLimits.VersionAnswer.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            return $"{NotPowerShell}: it did not print its version within {seconds} s";
        }

        string? line = program.StartText.Split('\n').Select(text => text.Trim()).FirstOrDefault(text => text.Length > 0);
        return line is null
            ? NotPowerShell
            : $"{NotPowerShell}; asked for its version it wrote: {line[..Math.Min(line.Length, MostQuoted)]}";
    }

    private static ChildStart Question(WorkerStartOptions options)
    {
        // It runs in the session's environment and folder: those of the worker may be what made the start fail.
        ChildStart start = WorkerCommand.For(options with { UseHook = false, Environment = null, WorkingDirectory = null });
        return start with { Arguments = [.. options.Executable.PrefixArguments, "-NoLogo", "-NoProfile", "-Version"] };
    }

    /// <summary>The version in a line such as <c>PowerShell 7.4.1</c>; a wrapper may write other lines before it.</summary>
    private static string? ReadVersion(string output)
    {
        const string Name = "PowerShell ";
        foreach (string line in output.Split('\n'))
        {
            string text = line.Trim();
            if (text.StartsWith(Name, StringComparison.Ordinal) && Version.TryParse(text[Name.Length..].Split('-')[0], out _))
            {
                return text[Name.Length..];
            }
        }

        return null;
    }

    /// <summary>The version of the PowerShell whose files are beside the executable, or null where it stands apart.</summary>
    private static string? VersionOfFiles(string path)
    {
        try
        {
            string file = File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path;
            string folder = Path.GetDirectoryName(file) ?? string.Empty;
            string engine = Path.Combine(folder, "System.Management.Automation.dll");
            if (!File.Exists(Path.Combine(folder, "pwsh.dll")) || !File.Exists(engine))
            {
                return null;
            }

            var version = FileVersionInfo.GetVersionInfo(engine);
            return version.FileMajorPart > 0 ? $"{version.FileMajorPart}.{version.FileMinorPart}.{version.FileBuildPart}" : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has gone, or may not be looked at.
            return null;
        }
    }
}
