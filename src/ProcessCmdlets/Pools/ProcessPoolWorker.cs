using ProcessCmdlets.Engine.Pool;

namespace ProcessCmdlets;

/// <summary>One worker of a pool, as it was when the list was made.</summary>
public sealed class ProcessPoolWorker
{
    internal ProcessPoolWorker(PoolWorker worker)
    {
        Id = worker.Process!.WorkerId;
        ProcessId = worker.Process.ProcessId;
        StartTime = worker.Process.StartTime.LocalDateTime;
        TasksCompleted = worker.TasksCompleted;
        CurrentTask = worker.Threads.Where(static thread => thread.IsRunning).Select(static thread => thread.Current?.TaskId).FirstOrDefault(id => id is not null);
        State = worker switch
        {
            { IsEnding: true } => "Ending",
            { IsReady: false } => "Starting",
            _ => worker.Threads.Any(static thread => thread.IsRunning) ? "Running" : "Idle",
        };
        WorkingSet64 = worker.Process.WorkingSet64;
        TotalProcessorTime = worker.Process.TotalProcessorTime;
    }

    /// <summary>The number this session gave the worker.</summary>
    public int Id { get; }

    /// <summary>The operating system's id of the process.</summary>
    public int ProcessId { get; }

    /// <summary>What it does: Starting, Idle, Running or Ending.</summary>
    public string State { get; }

    /// <summary>How many tasks it has ended.</summary>
    public int TasksCompleted { get; }

    /// <summary>The number of the task it runs, or null.</summary>
    public int? CurrentTask { get; }

    /// <summary>The memory it has resident, in bytes, or null when it has ended.</summary>
    public long? WorkingSet64 { get; }

    /// <summary>The processor time it has used, or null when the system does not tell.</summary>
    public TimeSpan? TotalProcessorTime { get; }

    /// <summary>When it was started.</summary>
    public DateTime StartTime { get; }
}
