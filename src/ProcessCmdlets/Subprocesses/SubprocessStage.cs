using ProcessCmdlets.Engine.Native;
using ProcessCmdlets.Engine.Processes;
using ProcessCmdlets.Engine.Subprocess;

namespace ProcessCmdlets;

/// <summary>How one program of a pipeline ended.</summary>
public sealed class SubprocessStage
{
    internal SubprocessStage(RunningProgram program)
    {
        Command = program.Start.Text;
        ProcessId = program.ProcessId;
        ExitCode = program.Exit?.ExitCode;
        Signal = program.Exit?.Signal is { } signal ? SignalNames.Name(signal) : null;
        SignalNumber = program.Exit?.Signal;
        TotalProcessorTime = program.Exit?.ProcessorTime;

        // Linux counts what this process had resident when the program was started, so only a higher figure is the program's.
        long? peak = program.Exit?.PeakWorkingSet64;
        PeakWorkingSet64 = OperatingSystem.IsWindows() || peak > ProcessUsage.Read().PeakWorkingSet64 ? peak : program.SampledPeak;
    }

    /// <summary>The program and its arguments.</summary>
    public string Command { get; }

    /// <summary>The operating system's id of its process.</summary>
    public int ProcessId { get; }

    /// <summary>Its exit code; 128 and the signal's number where a signal ended it; null where the system does not tell.</summary>
    public int? ExitCode { get; }

    /// <summary>The name of the signal that ended it, such as SIGKILL, or null.</summary>
    public string? Signal { get; }

    /// <summary>The processor time it has used, with that of the children it waited for.</summary>
    public TimeSpan? TotalProcessorTime { get; }

    /// <summary>
    /// The most memory it had resident, in bytes; null where it was too short-lived for that to be seen, since Linux tells it of an
    /// ended process only where that is more than what the session itself has had.
    /// </summary>
    public long? PeakWorkingSet64 { get; }

    /// <summary>The number of that signal.</summary>
    internal int? SignalNumber { get; }

    /// <summary>
    /// Ended because the next program had stopped reading, as <c>yes</c> in <c>yes | head</c> does, which is no failure.
    /// </summary>
    internal bool WasCut => Signal == "SIGPIPE";

    /// <inheritdoc/>
    public override string ToString() => Command;
}
