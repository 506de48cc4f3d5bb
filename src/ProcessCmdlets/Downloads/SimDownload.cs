namespace ProcessCmdlets;

/// <summary>One simulated download, as Start-SimDownload returns it.</summary>
public sealed class SimDownload
{
    internal SimDownload(string name, int processId, DateTime startTime, DateTime endTime, double simulatedSeconds)
    {
        Name = name;
        ProcessId = processId;
        StartTime = startTime;
        EndTime = endTime;
        SimulatedSeconds = simulatedSeconds;
    }

    /// <summary>The file's name.</summary>
    public string Name { get; }

    /// <summary>The operating system's id of the process that downloaded it.</summary>
    public int ProcessId { get; }

    /// <summary>When the download began.</summary>
    public DateTime StartTime { get; }

    /// <summary>When the download ended.</summary>
    public DateTime EndTime { get; }

    /// <summary>How long it took by the clock.</summary>
    public TimeSpan Duration => EndTime - StartTime;

    /// <summary>How many seconds it was to take.</summary>
    public double SimulatedSeconds { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
