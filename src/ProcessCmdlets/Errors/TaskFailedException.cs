using System.Management.Automation;

namespace ProcessCmdlets;

/// <summary>
/// A script in a worker process ended with a terminating error. The message is the original's;
/// <see cref="ErrorRecord"/> is the original record with its id, category, target and script stack.
/// </summary>
public sealed class TaskFailedException : RuntimeException
{
    private readonly ErrorRecord _record;

    internal TaskFailedException(ErrorRecord record, int processId)
        : base(record.Exception.Message, record.Exception)
    {
        _record = record;
        ProcessId = processId;
    }

    /// <summary>The record as the worker made it.</summary>
    public override ErrorRecord ErrorRecord => _record;

    /// <summary>The operating system's id of the process in which the script ran.</summary>
    public int ProcessId { get; }
}
