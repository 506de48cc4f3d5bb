using ProcessCmdlets.Resources;

namespace ProcessCmdlets;

/// <summary>A script in a worker process ended itself with <c>exit</c> and a code other than 0.</summary>
public sealed class TaskExitException : Exception
{
    internal TaskExitException(int exitCode, int processId)
        : base(Messages.TaskExit(exitCode, processId))
    {
        ExitCode = exitCode;
        ProcessId = processId;
    }

    /// <summary>The code given to <c>exit</c>.</summary>
    public int ExitCode { get; }

    /// <summary>The operating system's id of the process in which the script ran.</summary>
    public int ProcessId { get; }
}
