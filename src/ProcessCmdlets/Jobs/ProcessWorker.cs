using System.Diagnostics;
using ProcessCmdlets.Engine.Native;
using ProcessCmdlets.Engine.Workers;
using ProcessCmdlets.Jobs;

namespace ProcessCmdlets;

/// <summary>A process that this module has started, as Get-ProcessWorker lists it (<c>multiprocessing.active_children()</c>).</summary>
public sealed class ProcessWorker
{
    internal ProcessWorker(WorkerProcess worker)
    {
        Id = worker.WorkerId;
        ProcessId = worker.ProcessId;
        Name = worker.Name;
        Kind = worker.Kind.ToString();
        StartTime = worker.StartTime.LocalDateTime;
        Identity = worker.HasExited ? null : ProcessIdentity.Of(ProcessId);
    }

    internal ProcessWorker(string name, int processId, DateTime startTime, string logPath)
    {
        ProcessId = processId;
        Name = name;
        Kind = nameof(WorkerKind.Detached);
        StartTime = startTime;
        LogPath = logPath;
        Identity = ProcessIdentity.Of(processId);
    }

    /// <summary>The number this session gave the worker; 0 for a detached process, which belongs to no session.</summary>
    public int Id { get; }

    /// <summary>The operating system's id of the process.</summary>
    public int ProcessId { get; }

    /// <summary>The name of its job; a worker that waits is named Standby.</summary>
    public string Name { get; }

    /// <summary>What it is for: Job, Fork, Pool, Standby or Detached.</summary>
    public string Kind { get; }

    /// <summary>When it was started.</summary>
    public DateTime StartTime { get; }

    /// <summary>The file that takes a detached process's streams, or null.</summary>
    public string? LogPath { get; }

    /// <summary>Whether the process is still there.</summary>
    public bool IsAlive => Identity is { } identity && ProcessIdentity.Of(ProcessId) == identity;

    /// <summary>The memory it has resident now, in bytes, or null when it has ended.</summary>
    public long? WorkingSet64 => Sample(process => (long?)process.WorkingSet64);

    /// <summary>The processor time it has used, or null when it has ended.</summary>
    public TimeSpan? TotalProcessorTime => Sample(process => (TimeSpan?)process.TotalProcessorTime);

    /// <summary>What tells the process from a later one with its id, or null where it had ended when this was made.</summary>
    internal long? Identity { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} {Name} ({ProcessId})";

    /// <summary>All that can be listed: this session's workers by number, then the detached processes by name.</summary>
    internal static List<ProcessWorker> All()
    {
        // A job that was started is one that runs, as in active_children().
        WorkerRegistry.WaitForStarts();
        var workers = WorkerRegistry.Snapshot().Select(worker => new ProcessWorker(worker)).OrderBy(worker => worker.Id).ToList();
        workers.AddRange(DetachedTable.Read().OrderBy(worker => worker.Name, StringComparer.OrdinalIgnoreCase));
        return workers;
    }

    private T? Sample<T>(Func<Process, T?> read)
        where T : struct
    {
        try
        {
            using var process = Process.GetProcessById(ProcessId);
            return read(process);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            // It has ended.
            return null;
        }
    }
}
