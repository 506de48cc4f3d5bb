using System.Management.Automation;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Locks;
using ProcessCmdlets.Engine.Runtime;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Engine.Workers;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Serialization;
using ProcessCmdlets.Session.Wire;

namespace ProcessCmdlets.Worker;

/// <summary>
/// A worker's life: the process's first thread, and more where the owner wants them, run scripts; the connection's reader hands
/// them work, feeds input, and stops what runs.
/// </summary>
internal sealed class WorkerLoop : IFrameHandler
{
    /// <summary>How long finally and clean blocks may run when the owner is gone, before the process ends all the same.</summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(2);

    /// <summary>The exit code of a worker whose owner has gone: EX_UNAVAILABLE of sysexits.h.</summary>
    private const int OwnerGoneExitCode = 69;

    // No worker process has so many threads.
    private const int FirstSlotOfThreads = 1 << 20;

    private readonly object _gate = new();
    private readonly WorkerConnection _connection;
    private readonly int? _slot;
    private readonly List<WorkerThread> _threads = [];
    private readonly List<Thread> _others = [];
    private readonly Dictionary<int, PendingRun> _pending = [];
    private bool _isOver;
    private bool _calledExit;
    private bool _detached;
    private int _exitCode;

    /// <param name="connection">The connection to the owner.</param>
    /// <param name="slot">
    /// Null where the worker is a process. Else it is a thread beside others, and this is its number among all that the process uses for
    /// its tasks.
    /// </param>
    internal WorkerLoop(WorkerConnection connection, int? slot = null)
    {
        _connection = connection;
        _slot = slot;
        _threads.Add(new WorkerThread(this));
    }

    /// <summary>Whether the process is the worker's: its environment and folder are those of its tasks.</summary>
    internal bool OwnsProcess => _slot is null;

    /// <summary>Whether no other thread's scripts change what belongs to the process.</summary>
    internal bool HasOneThread
    {
        get
        {
            lock (_gate)
            {
                return OwnsProcess && _threads.Count == 1;
            }
        }
    }

    /// <summary>Serves the owner until it says Exit or is gone.</summary>
    /// <returns>The exit code of the process.</returns>
    internal int Run()
    {
        _connection.Start(this, "owner");

        // The first PowerShell object decides for the process whether telemetry is sent. It is made now, while the start's
        // opt-out is set: a worker neither spends time on it nor reports each task as a session.
        PowerShell.Create().Dispose();
        WorkerThread first = _threads[0];
        first.Open();
        TrySend(FrameKind.Ready, 0);
        first.Run();
        if (!_calledExit)
        {
            _others.ForEach(static thread => thread.Join());
        }

        return _exitCode;
    }

    /// <inheritdoc/>
    public void OnFrame(in Frame frame)
    {
        int taskId = frame.TaskId;
        switch (frame.Kind)
        {
            case FrameKind.Context:
                Begin(taskId, ProcessContext.Read(new ValueReader(frame.Payload)));
                break;
            case FrameKind.Session when Find(taskId) is { } pending:
                // Values are rebuilt on the thread that will use them; the bytes are the connection's only until we return.
                pending.SessionPayload = frame.Payload.ToArray();
                break;
            case FrameKind.Run when Find(taskId) is { } pending:
                byte[] run = frame.Payload.ToArray();
                // A worker that dies before has done nothing of it, and another may take its place.
                TrySend(FrameKind.TaskAccepted, taskId);
                pending.Thread.Post(() => Execute(pending, run));
                break;
            case FrameKind.Input when Find(taskId) is { } pending:
                pending.AddInput(frame.Payload);
                break;
            case FrameKind.Items when Find(taskId) is { } pending:
                pending.Items.Add(frame.Payload);
                break;
            case FrameKind.InputEnd when Find(taskId) is { } pending:
                pending.CompleteInput();
                break;
            case FrameKind.Stop when Find(taskId) is { } pending:
                pending.Stop();
                break;
            case FrameKind.Recall when Find(taskId) is { } pending:
                pending.Recall();
                break;
            case FrameKind.Exit:
                Complete();
                break;
            case FrameKind.Session or FrameKind.Run or FrameKind.Input or FrameKind.Items or FrameKind.InputEnd
                or FrameKind.Stop or FrameKind.Recall:
                // The task has ended meanwhile.
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

        PendingRun[] running;
        WorkerThread first;
        lock (_gate)
        {
            running = [.. _pending.Values];
            first = _threads[0];
        }

        if (!OwnsProcess)
        {
            Array.ForEach(running, static pending => pending.Stop());
            Complete();
            return;
        }

        // The owner is gone, and nothing it started may outlive it. The script's thread ends the process when the pipeline has
        // stopped; this one, which nobody needs any more, does when that takes too long.
        foreach (PendingRun pending in running)
        {
            pending.Stop();
        }

        if (running.All(pending => pending.Thread == first))
        {
            first.Post(End);
        }

        if (running.Length > 0)
        {
            Thread.Sleep(s_grace);
        }

        End();
    }

    /// <summary>Ends the process while no script runs.</summary>
    internal void Exit(int code)
    {
        _exitCode = code;
        _calledExit = true;
        Complete();
    }

    private static void End()
    {
        WorkerBootstrap.KillOwnTree();

        // What an owner that was killed has left: the last of its workers to end finds no living one.
        RuntimeFiles.Sweep();
        WorkerBootstrap.Exit(OwnerGoneExitCode);
    }

    /// <summary>A script has ended; what it said has been sent.</summary>
    private void Ended(PendingRun pending, CompletedMessage completed)
    {
        try
        {
            TaskEnd.TakeLeave(pending.Scope, completed.Outcome == TaskOutcome.Completed);
        }
        catch (Exception exception)
        {
            completed = CompletedMessage.Failed(ErrorRecords.From(exception, null));
        }

        lock (_gate)
        {
            _ = _pending.Remove(pending.TaskId);
        }

        try
        {
            Send(pending, completed);
        }
        catch (Exception exception)
        {
            // The error that ended it cannot be sent, and why is what the owner is told.
            Send(pending, CompletedMessage.Failed(ErrorRecords.From(exception, null)));
        }

        if (completed.CalledExit || ProcessContext.Current.Kind is ProcessKind.Job or ProcessKind.Fork)
        {
            _exitCode = completed.ExitCode;
            _calledExit = completed.CalledExit;
            Complete();
        }
    }

    private void Begin(int taskId, ProcessContext context)
    {
        lock (_gate)
        {
            while (_threads.Count <= context.ThreadId)
            {
                _threads.Add(Start());
            }

            if (_threads[context.ThreadId].HasFailed)
            {
                _threads[context.ThreadId] = Start();
            }

            _pending[taskId] = new PendingRun(taskId, _threads[context.ThreadId], context, Scope(taskId, context.ThreadId));
        }
    }

    // The numbers of the process's own tasks and slots are its owner's; those of threads that it has made itself must not meet them.
    private TaskScope Scope(int taskId, int thread) =>
        _slot is { } slot ? new TaskScope(-taskId, FirstSlotOfThreads + slot) : new TaskScope(taskId, thread);

    private WorkerThread Start()
    {
        var added = new WorkerThread(this);
        Action run = () =>
        {
            added.Open();
            added.Run();
        };
        _others.Add(BackgroundThread.Start("scripts", run, fault => Fail(added, fault)));
        return added;
    }

    // Its tasks would never end: they fail, and the next one gets a new thread.
    private void Fail(WorkerThread thread, Exception fault)
    {
        PendingRun[] lost;
        lock (_gate)
        {
            thread.HasFailed = true;
            lost = [.. _pending.Values.Where(pending => pending.Thread == thread)];
            foreach (PendingRun pending in lost)
            {
                _ = _pending.Remove(pending.TaskId);
            }
        }

        foreach (PendingRun pending in lost)
        {
            Send(pending, CompletedMessage.Failed(ErrorRecords.From(fault, null)));
        }
    }

    private void Send(PendingRun pending, CompletedMessage completed)
    {
        using var buffer = new PayloadBuffer();
        completed.Write(new ValueWriter(buffer));
        try
        {
            _connection.Send(FrameKind.Completed, pending.TaskId, buffer);
        }
        catch (ConnectionLostException)
        {
            // The owner is gone; OnClosed ends this process, or it is a detached one and nobody waits for the answer.
        }
    }

    private PendingRun? Find(int taskId)
    {
        lock (_gate)
        {
            return _pending.GetValueOrDefault(taskId);
        }
    }

    private void Execute(PendingRun pending, byte[] payload)
    {
        TaskScope.Begin(pending.Scope);
        CompletedMessage completed;
        try
        {
            completed = pending.Thread.Execute(pending, Open(pending, payload), _connection);
        }
        catch (Exception exception)
        {
            // Nothing that befalls one task may end a process that has others, nor leave its owner without an answer.
            completed = CompletedMessage.Failed(ErrorRecords.From(exception, null));
        }

        Ended(pending, completed);
    }

    private RunMessage Open(PendingRun pending, byte[] payload)
    {
        pending.Thread.Become(pending.Context);
        var message = RunMessage.Read(Payload.Open(payload, pending.Thread.Define));
        if (message.LogPath is not null)
        {
            WorkerBootstrap.RedirectOutput(message.LogPath);
            _detached = true;

            // The owner may go.
            TrySend(FrameKind.Ready, pending.TaskId);
        }

        return message;
    }

    /// <summary>No thread gets more to do; those that have something finish it.</summary>
    private void Complete()
    {
        lock (_gate)
        {
            if (!_isOver)
            {
                _isOver = true;
                _threads.ForEach(static thread => thread.Complete());
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
