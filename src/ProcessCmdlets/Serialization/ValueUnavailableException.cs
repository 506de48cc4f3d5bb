using System.Management.Automation;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Errors;

namespace ProcessCmdlets.Serialization;

/// <summary>
/// A value stands for something that is gone: shared memory that was removed, a semaphore that was closed. The message around it
/// is in order, so what follows the value can still be read or written.
/// </summary>
internal sealed class ValueUnavailableException : ProcessCmdletsException, IErrorCondition
{
    internal ValueUnavailableException(ProcessCmdletsException reason)
        : base(reason.Message, reason)
    {
        Reason = reason;
    }

    /// <summary>The error of the thing itself, which is what users are told.</summary>
    internal ProcessCmdletsException Reason { get; }

    /// <inheritdoc/>
    ErrorRecord IErrorCondition.ToRecord(object? target) => ErrorRecords.From(Reason, target);
}
