using System.Management.Automation;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Engine.Workers;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Execution;
using ProcessCmdlets.Serialization;
using ProcessCmdlets.Session.Wire;

namespace ProcessCmdlets.Jobs;

/// <summary>Starts a process that outlives its session: it is given its work, says that it stands alone, and is let go.</summary>
internal sealed class DetachedProcess : IWorkerObserver
{
    private const int TaskId = 1;

    private readonly TaskCompletionSource _alone = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private DetachedProcess()
    {
    }

    internal static ProcessWorker Start(JobLaunchBuilder builder, PSCmdlet cmdlet, string? name, CancellationToken stop)
    {
        CheckLog(builder.LogPath!);
        if (name is not null && DetachedTable.Read().FirstOrDefault(worker => worker.Name == name) is { } other)
        {
            throw ErrorRecords.Terminating(ErrorRecords.NameInUse(name, other.ProcessId));
        }

        JobLaunch launch = builder.Build(cmdlet, cmdlet.WriteWarning);
        var observer = new DetachedProcess();
        WorkerProcess worker;
        try
        {
            worker = observer.StartAsync(launch, name, stop).GetAwaiter().GetResult();
        }
        catch
        {
            launch.Ends.GiveUp();
            throw;
        }

        var started = new ProcessWorker(worker.Name, worker.ProcessId, worker.StartTime.LocalDateTime, builder.LogPath!);
        DetachedTable.Add(started);
        worker.Detach();
        return started;
    }

    /// <inheritdoc/>
    public void OnFrame(WorkerPeer worker, in Frame frame)
    {
        if (frame is { Kind: FrameKind.Ready, TaskId: TaskId })
        {
            _alone.TrySetResult();
        }
        else if (frame is { Kind: FrameKind.Completed, TaskId: TaskId }
            && CompletedMessage.Read(new ValueReader(frame.Payload), worker.ProcessId).Error is { } error)
        {
            // It could not be let go; the error of a script that was is in its log.
            _alone.TrySetException(ErrorRecords.Terminating(error));
        }
    }

    /// <inheritdoc/>
    public void OnText(WorkerPeer worker, WorkerTextStream stream, string text)
    {
        // Its own log takes what it prints.
    }

    /// <inheritdoc/>
    public void OnExited(WorkerPeer worker, ExitStatus exit) =>
        _alone.TrySetException(new WorkerLostException(worker.WorkerId, worker.ProcessId, exit));

    private static void CheckLog(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw ErrorRecords.Terminating(ErrorRecords.LogPathUnusable(path, exception));
        }
    }

    private async Task<WorkerProcess> StartAsync(JobLaunch launch, string? name, CancellationToken stop)
    {
        var options = new WorkerStartOptions
        {
            Executable = launch.Executable,
            Environment = launch.Environment,
            Kind = WorkerKind.Detached,
            Name = name ?? string.Empty,
        };
        WorkerProcess worker = await WorkerLauncher.StartAsync(options, this, stop).ConfigureAwait(false);
        try
        {
            worker.Name = name ?? $"Detached{worker.ProcessId}";
            ProcessContext context = ProcessContext.ForWorker(ProcessKind.Job, worker.Name, worker.WorkerId, null);
            WorkerHandOver.Send(worker, TaskId, context, launch);
            await _alone.Task.WaitAsync(stop).ConfigureAwait(false);
            return worker;
        }
        catch
        {
            worker.Dispose();
            throw;
        }
    }
}
