using ProcessCmdlets.Engine.Subprocess;

namespace ProcessCmdlets;

/// <summary>What came of running a program, or a pipeline of them.</summary>
public sealed class SubprocessResult
{
    internal SubprocessResult(SubprocessRun run, string standardOutput, string standardError, bool pipeFail, IReadOnlySet<int> successCodes)
    {
        SubprocessStage[] stages = run.Programs.Select(program => new SubprocessStage(program)).ToArray();
        SubprocessStage decisive = (pipeFail ? stages.LastOrDefault(IsFailure) : null) ?? stages[^1];
        Stages = stages;
        Command = string.Join(" | ", stages.Select(stage => stage.Command));
        ExitCode = decisive.ExitCode;
        Signal = decisive.Signal;
        ProcessId = stages[^1].ProcessId;
        StandardOutput = standardOutput;
        StandardError = standardError;
        StartTime = run.StartTime;
        Duration = run.Duration;
        TimedOut = run.TimedOut;
        TotalProcessorTime = stages.Aggregate(TimeSpan.Zero, (sum, stage) => sum + (stage.TotalProcessorTime ?? TimeSpan.Zero));
        PeakWorkingSet64 = stages.Max(stage => stage.PeakWorkingSet64);
        Succeeded = !TimedOut && Signal is null && ExitCode is { } code && successCodes.Contains(code);

        bool IsFailure(SubprocessStage stage) =>
            !(stage.WasCut && stage != stages[^1]) && !(stage.Signal is null && stage.ExitCode is { } code && successCodes.Contains(code));
    }

    /// <summary>The programs and their arguments.</summary>
    public string Command { get; }

    /// <summary>The object that the programs were run for, with -PerInput.</summary>
    public object? Input { get; internal set; }

    /// <summary>How often the programs were run, the last time included.</summary>
    public int Attempts { get; internal set; } = 1;

    /// <summary>
    /// The exit code of the last program, or with -PipeFail that of the last one that failed; 128 and the signal's number
    /// where a signal ended it; null where the system does not tell.
    /// </summary>
    public int? ExitCode { get; }

    /// <summary>The name of the signal that ended it, such as SIGKILL, or null.</summary>
    public string? Signal { get; }

    /// <summary>What the last program wrote to standard output.</summary>
    public string StandardOutput { get; internal set; }

    /// <summary>What the programs wrote to standard error.</summary>
    public string StandardError { get; internal set; }

    /// <summary>The programs, each with how it ended.</summary>
    public SubprocessStage[] Stages { get; }

    /// <summary>The operating system's id of the last program's process.</summary>
    public int ProcessId { get; }

    /// <summary>When the programs were started.</summary>
    public DateTime StartTime { get; }

    /// <summary>From the start to the end of the last program to end.</summary>
    public TimeSpan Duration { get; }

    /// <summary>The processor time of all programs.</summary>
    public TimeSpan TotalProcessorTime { get; }

    /// <summary>The most memory that one of the programs had resident, in bytes, or null where that could not be seen.</summary>
    public long? PeakWorkingSet64 { get; }

    /// <summary>Whether the programs were ended because the time was over.</summary>
    public bool TimedOut { get; }

    /// <summary>Whether something that the programs left running kept an output open, so that the rest of it was not waited for.</summary>
    public bool OutputTruncated { get; internal init; }

    /// <summary>Whether the exit code is one of the successful ones, and neither a signal nor the time ended the programs.</summary>
    public bool Succeeded { get; }

    /// <summary>The output without its last line end.</summary>
    public override string ToString() =>
        StandardOutput.EndsWith("\r\n", StringComparison.Ordinal) ? StandardOutput[..^2]
        : StandardOutput.EndsWith('\n') ? StandardOutput[..^1]
        : StandardOutput;
}
