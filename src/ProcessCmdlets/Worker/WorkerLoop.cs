using System.Collections.Concurrent;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Protocol;
using ProcessCmdlets.Engine.Workers;
using ProcessCmdlets.Serialization;
using ProcessCmdlets.Wire;

namespace ProcessCmdlets.Worker;

/// <summary>
/// A worker's life: one thread, the process's first, runs scripts; the connection's reader hands it work, feeds input, and stops
/// what runs.
/// </summary>
internal sealed class WorkerLoop : IFrameHandler
{
    /// <summary>How long finally and clean blocks may run when the owner is gone, before the process ends all the same.</summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(2);

    /// <summary>The exit code of a worker whose owner has gone: EX_UNAVAILABLE of sysexits.h.</summary>
    private const int OwnerGoneExitCode = 69;

    private readonly BlockingCollection<Action> _work = [];
    private readonly object _gate = new();
    private readonly WorkerConnection _connection;
    private readonly WorkerHost _host = new();
    private Runspace? _runspace;
    private PendingRun? _pending;
    private bool _detached;
    private int _exitCode;

    internal WorkerLoop(WorkerConnection connection)
    {
        _connection = connection;
    }

    /// <summary>Serves the owner until it says Exit or is gone.</summary>
    /// <returns>The exit code of the process.</returns>
    internal int Run()
    {
        _connection.Start(this, "ProcessCmdlets owner");
        _runspace = Open(_host);
        TrySend(FrameKind.Ready, 0);
        foreach (Action action in _work.GetConsumingEnumerable())
        {
            action();
        }

        // Modules and scripts may have registered for PowerShell.Exiting.
        _runspace.Close();
        return _exitCode;
    }

    /// <inheritdoc/>
    public void OnFrame(in Frame frame)
    {
        int taskId = frame.TaskId;
        switch (frame.Kind)
        {
            case FrameKind.Session:
                // Values are rebuilt on the thread that will use them; the bytes are the connection's only until we return.
                byte[] session = frame.Payload.ToArray();
                _work.Add(() => Pending(taskId).SessionPayload = session);
                break;
            case FrameKind.Context:
                var context = ProcessContext.Read(new ValueReader(frame.Payload));
                _work.Add(() => Become(context));
                break;
            case FrameKind.Run:
                byte[] run = frame.Payload.ToArray();
                PendingRun pending = Pending(taskId);
                _work.Add(() => Execute(pending, run));
                break;
            case FrameKind.Input:
                Pending(taskId).AddInput(frame.Payload);
                break;
            case FrameKind.InputEnd:
                Pending(taskId).Input.Complete();
                break;
            case FrameKind.Stop:
                Stop(taskId);
                break;
            case FrameKind.Exit:
                _work.CompleteAdding();
                break;
            default:
                throw new ProtocolException($"A worker cannot take a frame of the kind {frame.Kind}.");
        }
    }

    /// <inheritdoc/>
    public void OnClosed(Exception? fault)
    {
        if (_detached)
        {
            return;
        }

        PendingRun? pending;
        lock (_gate)
        {
            pending = _pending;
        }

        // The owner is gone, and nothing it started may outlive it. The script's thread ends the process when the pipeline has
        // stopped; this one, which nobody needs any more, does when that takes too long.
        pending?.Stop();
        if (!_work.IsAddingCompleted)
        {
            _work.Add(End);
        }

        if (pending is not null)
        {
            Thread.Sleep(s_grace);
        }

        End();
    }

    private static void End()
    {
        WorkerBootstrap.KillOwnSession();
        WorkerBootstrap.Exit(OwnerGoneExitCode);
    }

    private static Runspace Open(WorkerHost host)
    {
        // The first PowerShell object decides for the process whether telemetry is sent. It is made now, while the start's
        // opt-out is set: a worker neither spends time on it nor reports each task as a session.
        PowerShell.Create().Dispose();
        InitialSessionState state = InitialSessionState.CreateDefault2();
        if (LockdownPolicy.IsEnforced())
        {
            // What pwsh's Main does; the hook has run in its place.
            state.LanguageMode = PSLanguageMode.ConstrainedLanguage;
        }

        Runspace runspace = RunspaceFactory.CreateRunspace(host, state);
        runspace.ThreadOptions = PSThreadOptions.UseCurrentThread;
        runspace.Name = "ProcessCmdlets";
        runspace.Open();
        Runspace.DefaultRunspace = runspace;
        return runspace;
    }

    private PendingRun Pending(int taskId)
    {
        lock (_gate)
        {
            if (_pending?.TaskId != taskId)
            {
                _pending = new PendingRun(taskId);
            }

            return _pending;
        }
    }

    private void Become(ProcessContext context)
    {
        ProcessContext.Current = context;
        _runspace!.SessionStateProxy.PSVariable.Set("ProcessContext", context);
        _runspace.SessionStateProxy.PSVariable.Set("ParentPID", context.ParentProcessId);
    }

    private void Execute(PendingRun pending, byte[] payload)
    {
        var message = RunMessage.Read(new ValueReader(payload));
        if (message.LogPath is not null)
        {
            _detached = true;
            WorkerBootstrap.RedirectOutput(message.LogPath);
        }

        // Tells the owner that the script has begun: a worker that dies before has done nothing, and another may take its place.
        // From a detached one, that the owner may go.
        TrySend(FrameKind.Ready, pending.TaskId);

        var run = new TaskRun(_runspace!, _host, _connection, pending, message);
        CompletedMessage completed = run.Execute();
        lock (_gate)
        {
            if (_pending == pending)
            {
                _pending = null;
            }
        }

        // Who waits for the task's end may look into its queues next: what the script has sent is there by then.
        OwnerLink.FlushAll();
        PipeEndLink.FlushAll();
        Complete(pending.TaskId, completed);
        if (completed.CalledExit || ProcessContext.Current.Kind is ProcessKind.Job or ProcessKind.Fork)
        {
            _exitCode = completed.ExitCode;
            _work.CompleteAdding();
        }
    }

    private void Complete(int taskId, CompletedMessage completed)
    {
        using var buffer = new PayloadBuffer();
        completed.Write(new ValueWriter(buffer));
        try
        {
            _connection.Send(FrameKind.Completed, taskId, buffer);
        }
        catch (ConnectionLostException)
        {
            // The owner is gone; OnClosed ends this process, or it is a detached one and nobody waits for the answer.
        }
    }

    private void Stop(int taskId)
    {
        lock (_gate)
        {
            if (_pending?.TaskId == taskId)
            {
                _pending.Stop();
            }
        }
    }

    private void TrySend(FrameKind kind, int taskId)
    {
        try
        {
            _connection.Send(kind, taskId);
        }
        catch (ConnectionLostException)
        {
            // The owner is gone; OnClosed ends this process.
        }
    }
}
