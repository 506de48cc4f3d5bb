using ProcessCmdlets.Serialization;

namespace ProcessCmdlets;

/// <summary>
/// Where a script runs: the value of <c>$ProcessContext</c> in the session and in every worker
/// (<c>multiprocessing.current_process()</c> in Python).
/// </summary>
public sealed class ProcessContext
{
    [ThreadStatic]
    private static ProcessContext? t_current;

    private static ProcessContext s_current = new()
    {
        Name = "Session",
        ProcessId = Environment.ProcessId,
    };

    private ProcessContext()
    {
    }

    /// <summary>The context of this process, or of this thread where a worker has several: a session's until it is given one.</summary>
    internal static ProcessContext Current => t_current ?? s_current;

    /// <summary>Whether this process was started by this module.</summary>
    public bool IsWorker => Kind != ProcessKind.Session;

    /// <summary>What this process is there for.</summary>
    public ProcessKind Kind { get; private init; }

    /// <summary>The job's or task's name.</summary>
    public string Name { get; private init; } = string.Empty;

    /// <summary>The operating system's id of this process.</summary>
    public int ProcessId { get; private init; }

    /// <summary>The operating system's id of the process that started this one, or null in the session.</summary>
    public int? ParentProcessId { get; private init; }

    /// <summary>The number that the owner gave this worker, or null in the session.</summary>
    public int? WorkerId { get; private init; }

    /// <summary>The number of the task, or null outside one.</summary>
    public int? TaskId { get; private init; }

    /// <summary>Which attempt at the task this is, from 1.</summary>
    public int Attempt { get; private init; } = 1;

    /// <summary>The pool this worker belongs to, or null.</summary>
    public string? PoolName { get; private init; }

    /// <summary>Which of the worker's threads runs the task, from 0; more than one with New-ProcessPool -ThreadsPerWorker.</summary>
    public int ThreadId { get; private init; }

    /// <summary>How many workers deep this process is: 0 in the session, 1 in its workers, 2 in what they start.</summary>
    public int Depth { get; private init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} {Name} ({ProcessId})";

    /// <summary>This thread takes a part.</summary>
    /// <param name="context">The part.</param>
    /// <param name="isOfProcess">Whether it is that of the process, and so of threads that have none.</param>
    internal static void Become(ProcessContext context, bool isOfProcess)
    {
        t_current = context;
        if (isOfProcess)
        {
            s_current = context;
        }
    }

    /// <summary>This thread goes on with an attempt.</summary>
    internal static ProcessContext BecomeAttempt(int attempt)
    {
        ProcessContext before = Current;
        Become(before.AtAttempt(attempt), isOfProcess: ReferenceEquals(s_current, before));
        return Current;
    }

    internal static ProcessContext ForWorker(ProcessKind kind, string name, int workerId, int? taskId) => new()
    {
        Kind = kind,
        Name = name,
        ParentProcessId = Environment.ProcessId,
        Depth = Current.Depth + 1,
        WorkerId = workerId,
        TaskId = taskId,
    };

    internal static ProcessContext ForTask(string name, int workerId, int taskId, int attempt, string poolName, int thread) => new()
    {
        Kind = ProcessKind.Task,
        Name = name,
        ParentProcessId = Environment.ProcessId,
        Depth = Current.Depth + 1,
        WorkerId = workerId,
        TaskId = taskId,
        Attempt = attempt,
        PoolName = poolName,
        ThreadId = thread,
    };

    /// <summary>The same at another attempt.</summary>
    private ProcessContext AtAttempt(int attempt) => new()
    {
        Kind = Kind,
        Name = Name,
        ProcessId = ProcessId,
        ParentProcessId = ParentProcessId,
        WorkerId = WorkerId,
        TaskId = TaskId,
        Attempt = attempt,
        PoolName = PoolName,
        ThreadId = ThreadId,
        Depth = Depth,
    };

    internal void Write(ValueWriter writer)
    {
        writer.WriteInt32((int)Kind);
        writer.WriteString(Name);
        writer.WriteInt32(ParentProcessId ?? 0);
        writer.WriteInt32(WorkerId ?? 0);
        writer.WriteInt32(TaskId ?? -1);
        writer.WriteInt32(Attempt);
        writer.WriteString(PoolName);
        writer.WriteInt32(ThreadId);
        writer.WriteInt32(Depth);
    }

    /// <summary>Reads the context in the worker, whose own process id completes it.</summary>
    internal static ProcessContext Read(ValueReader reader)
    {
        var kind = (ProcessKind)reader.ReadInt32();
        string name = reader.ReadString() ?? string.Empty;
        int parent = reader.ReadInt32();
        int workerId = reader.ReadInt32();
        int taskId = reader.ReadInt32();
        return new ProcessContext
        {
            Kind = kind,
            Name = name,
            ProcessId = Environment.ProcessId,
            ParentProcessId = parent,
            WorkerId = workerId,
            TaskId = taskId < 0 ? null : taskId,
            Attempt = reader.ReadInt32(),
            PoolName = reader.ReadString(),
            ThreadId = reader.ReadInt32(),
            Depth = reader.ReadInt32(),
        };
    }
}
