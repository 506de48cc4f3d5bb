using System.Diagnostics;
using System.Management.Automation;
using ProcessCmdlets.Engine.Native;
using ProcessCmdlets.Engine.Processes;

namespace ProcessCmdlets.Binding;

/// <summary>Which process an object stands for: a job, task or worker of this module, a Process, or what has a ProcessId.</summary>
internal static class ProcessTarget
{
    /// <summary>The process of an id as it is now.</summary>
    /// <returns>Null where there is none.</returns>
    internal static SignalTarget? Of(int processId) =>
        ProcessIdentity.Of(processId) is { } identity ? Same(processId, identity) : null;

    /// <summary>The process of an object.</summary>
    /// <param name="value">The object. Its Id counts only where it is a Process: the Id of a job is none of the system's.</param>
    /// <param name="target">The process, or null where it has ended or not begun.</param>
    /// <returns>Whether the object stands for a process at all.</returns>
    internal static bool TryRead(PSObject value, out SignalTarget? target)
    {
        target = null;
        switch (value.BaseObject)
        {
            case WorkerJob job:
                if (job.ProcessId is { } id && IsOf(job, id))
                {
                    target = new SignalTarget(id, () => IsOf(job, id));
                }

                return true;
            case Process process:
                target = Of(process);
                return true;
            case ProcessWorker worker:
                target = worker.Identity is { } started ? Alive(Same(worker.ProcessId, started)) : null;
                return true;
            default:
                if (value.Properties["ProcessId"]?.Value is not { } number || !LanguagePrimitives.TryConvertTo(number, out int processId))
                {
                    return false;
                }

                target = Of(processId);
                return true;
        }
    }

    /// <summary>What an error calls the object.</summary>
    internal static string Name(object value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        WorkerJob job => job.Name,
        ProcessWorker worker => worker.ToString(),
        var other => other.ToString() ?? string.Empty,
    };

    // A process is a job's as long as the job runs, since the job's end is known before its process is waited for.
    private static bool IsOf(WorkerJob job, int processId) => job.IsAlive && job.ProcessId == processId && ProcessIdentity.Of(processId) is not null;

    private static SignalTarget? Of(Process process)
    {
        try
        {
            int id = process.Id;
            return process.HasExited ? null : new SignalTarget(id, () => !process.HasExited && ProcessIdentity.Of(id) is not null);
        }
        catch (InvalidOperationException)
        {
            // It was never started, or has been disposed of.
            return null;
        }
    }

    private static SignalTarget? Alive(SignalTarget target) => target.IsStill() ? target : null;

    private static SignalTarget Same(int processId, long identity) => new(processId, () => ProcessIdentity.Of(processId) == identity);
}
