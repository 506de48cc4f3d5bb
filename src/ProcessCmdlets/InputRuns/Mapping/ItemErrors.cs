using System.Management.Automation;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Interop;
using ProcessCmdlets.Resources;

namespace ProcessCmdlets.InputRuns.Mapping;

/// <summary>The errors of single items of a map. Each reads as the body's own, and names its item beside that.</summary>
internal static class ItemErrors
{
    /// <summary>The item has failed for good.</summary>
    /// <param name="item">The item.</param>
    /// <param name="failure">Why.</param>
    /// <param name="processId">The worker that had it last.</param>
    /// <param name="command">The command that reports it.</param>
    internal static ErrorRecord Failed(MapItem item, Exception failure, int processId, CommandInfo command)
    {
        ErrorRecord? original = (failure as TaskFailedException)?.ErrorRecord;
        ErrorRecord record = failure switch
        {
            TaskTimeoutException timeout => ErrorRecords.TaskTimeout(timeout, item.Value),
            WorkerLostException lost => ErrorRecords.WorkerLost(lost, item.Value),
            _ => ErrorRecords.TaskFailed(failure, original?.CategoryInfo.Category ?? ErrorCategory.OperationStopped, item.Value),
        };
        string name = ItemText.Of(item.Value);

        // It reads as what the body has raised. Which item it was stands below, where the view shows what to do.
        record.ErrorDetails = new ErrorDetails(original?.ErrorDetails?.Message is { Length: > 0 } text ? text : failure.Message)
        {
            RecommendedAction = original?.ErrorDetails?.RecommendedAction is { Length: > 0 } action ? action
                : item.Attempts > 1 ? Messages.ItemFailedAgain(name, processId, item.Attempts)
                : Messages.ItemFailed(name, processId),
        };
        PSMemberInfoCollection<PSPropertyInfo> properties = PSObject.AsPSObject(record).Properties;
        properties.Add(new PSNoteProperty("Item", item.Value));
        properties.Add(new PSNoteProperty("WorkerProcessId", processId));
        properties.Add(new PSNoteProperty("Attempts", item.Attempts));
        if (original is not null)
        {
            PowerShellInternals.ScriptStackTrace(record) = original.ScriptStackTrace;
            if (original.InvocationInfo is { } invocation && PowerShellInternals.ScriptPosition(invocation) is { } position)
            {
                // The place is the script's, the command is ours: the error id ends with it, as that of every other error.
                PowerShellInternals.SetInvocationInfo(record, InvocationInfo.Create(command, position));
                PowerShellInternals.PreserveInvocationInfoOnce(record, true);
            }
        }

        return record;
    }

    /// <summary>The item has no result, since the whole call ended before.</summary>
    /// <returns>Null where the user has ended the call, who knows.</returns>
    internal static ErrorRecord? WithoutResult(MapItem item, ItemOutcome outcome, IMapSource call, double seconds)
    {
        string name = ItemText.Of(item.Value);
        if (call.IsTimedOut)
        {
            // One that a worker had was stopped; the others never began.
            string text = outcome.ProcessId > 0 ? Messages.ItemStopped(name, seconds) : Messages.ItemWithoutResult(name, Messages.CallTimeout(seconds));
            return ErrorRecords.CallTimeout(text, item.Value);
        }

        return call.EndReason is { } reason
            ? ErrorRecords.From(reason, Messages.ItemWithoutResult(name, reason.Message), item.Value)
            : null;
    }

    /// <summary>The time of the whole call was over, and no item was under way.</summary>
    internal static ErrorRecord NothingStopped(double seconds) => ErrorRecords.CallTimeout(Messages.CallTimeout(seconds), null);
}
