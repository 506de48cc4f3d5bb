using System.Management.Automation;

namespace ProcessCmdlets;

/// <summary>What became of one input object of Invoke-ProcessPool -AsTaskResult.</summary>
public sealed class ProcessTaskResult
{
    internal ProcessTaskResult()
    {
    }

    /// <summary>The input object itself.</summary>
    public object? Input { get; internal init; }

    /// <summary>What the script put out, as an assignment would have it: nothing, one object, or an array.</summary>
    public object? Output { get; internal init; }

    /// <summary>Its errors; the last is the one that ended it, where one did.</summary>
    public IReadOnlyList<ErrorRecord> Error { get; internal init; } = [];

    /// <summary>Its warnings.</summary>
    public IReadOnlyList<WarningRecord> Warning { get; internal init; } = [];

    /// <summary>What it wrote to the information stream, Write-Host's lines included.</summary>
    public IReadOnlyList<InformationRecord> Information { get; internal init; } = [];

    /// <summary>Whether it came to its end: no terminating error, exit, death or timeout.</summary>
    public bool Succeeded { get; internal init; }

    /// <summary>How many times it was begun.</summary>
    public int Attempts { get; internal init; }

    /// <summary>The number of the worker that ran it last.</summary>
    public int WorkerId { get; internal init; }

    /// <summary>The process id of that worker.</summary>
    public int ProcessId { get; internal init; }

    /// <summary>When it came in.</summary>
    public DateTime QueuedAt { get; internal init; }

    /// <summary>When its last attempt began; null where the worker died and could not tell.</summary>
    public DateTime? StartTime { get; internal init; }

    /// <summary>When its last attempt ended; null where the worker died and could not tell.</summary>
    public DateTime? EndTime { get; internal init; }

    /// <summary>How long the last attempt took, or null.</summary>
    public TimeSpan? Duration => EndTime - StartTime;

    /// <summary>Processor time of the worker meanwhile, or null.</summary>
    public TimeSpan? TotalProcessorTime { get; internal init; }

    /// <summary>The most memory that the worker has had resident so far, in bytes, or null.</summary>
    public long? PeakWorkingSet64 { get; internal init; }
}
