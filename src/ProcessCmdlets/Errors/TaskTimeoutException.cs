using ProcessCmdlets.Resources;

namespace ProcessCmdlets;

/// <summary>A task took longer than it was given, and its worker was ended.</summary>
public sealed class TaskTimeoutException : TimeoutException
{
    internal TaskTimeoutException(string name, TimeSpan timeout, int processId)
        : base(Messages.TaskTimeout(name, timeout.TotalSeconds, processId))
    {
        ProcessId = processId;
    }

    /// <summary>The operating system's id of the process that was ended.</summary>
    public int ProcessId { get; }
}
