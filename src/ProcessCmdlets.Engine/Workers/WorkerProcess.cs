using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Processes;
using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Engine.Workers;

/// <summary>A worker process, seen from its owner. It ends with its owner, however that ends, unless it is detached.</summary>
internal sealed partial class WorkerProcess : WorkerPeer, IFrameHandler
{
    private readonly ChildProcess _child;
    private readonly WorkerText _text;
    private readonly object _observerLock = new();
    private readonly TaskCompletionSource<int> _handshake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _treeExited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<ExitStatus> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IWorkerObserver _observer;
    private WorkerConnection? _connection;
    private ExitStatus? _reported;
    private int _processId;
    private volatile bool _started;
    private volatile bool _hasAnswered;
    private volatile bool _detached;
    private volatile bool _killed;

    // Its environment variables, and the limit of the system for which it ended before it was ready.
    private readonly Func<string, string?> _variable;
    private ResourceLimitException? _startLimit;

    // What went wrong when its remains were ended.
    private volatile Exception? _sweepFault;

    // The observer hears nothing: the start has failed, or the worker is detached.
    private volatile bool _silent;

    private WorkerProcess(ChildProcess child, WorkerStartOptions options, IWorkerObserver observer)
    {
        _child = child;
        _observer = observer;
        _processId = child.ProcessId;
        _variable = options.Environment is { } environment ? environment.GetValueOrDefault : Environment.GetEnvironmentVariable;
        Executable = options.Executable;
        Kind = options.Kind;
        Name = options.Name;
        _text = new WorkerText(child.Output, child.Error, (stream, text) => Observer.OnText(this, stream, text));
        _ = WatchExitAsync();
    }

    /// <inheritdoc/>
    internal override int ProcessId => Volatile.Read(ref _processId);

    /// <inheritdoc/>
    internal override DateTimeOffset StartTime => _child.StartTime;

    /// <summary>What the worker is for.</summary>
    internal WorkerKind Kind { get; set; }

    /// <summary>Its name in lists.</summary>
    internal string Name { get; set; }

    /// <summary>The executable it runs.</summary>
    internal WorkerExecutable Executable { get; }

    /// <summary>
    /// Who is told what the worker does. It can be handed over at any time; the new one is told at once where the worker has
    /// ended already.
    /// </summary>
    internal IWorkerObserver Observer
    {
        get
        {
            lock (_observerLock)
            {
                return _observer;
            }
        }

        set
        {
            ExitStatus? ended;
            lock (_observerLock)
            {
                _observer = value;
                ended = _reported;
            }

            if (ended is not null)
            {
                value.OnExited(this, ended);
            }
        }
    }

    /// <inheritdoc/>
    internal override Task<ExitStatus> Exited => _exited.Task;

    /// <summary>True once the process has ended, though some of what it sent may still be on its way to the observer.</summary>
    internal bool HasExited => _child.Exited.IsCompleted;

    /// <inheritdoc/>
    internal override TimeSpan? TotalProcessorTime =>
        HasExited ? _child.Exited.Result.ProcessorTime : ProcessSample.Read(ProcessId, process => process.TotalProcessorTime);

    /// <summary>The most memory it has had so far, in bytes. Null once it has ended, as the system does not tell then.</summary>
    internal long? PeakWorkingSet64 => HasExited ? null : ProcessSample.Read(ProcessId, process => process.PeakWorkingSet64);

    /// <inheritdoc/>
    internal override long? WorkingSet64 => HasExited ? null : ProcessSample.Read(ProcessId, process => process.WorkingSet64);

    /// <summary>Whether it is connected and has something to run, so that its connection's end lets it finish what it must.</summary>
    internal bool EndsWithConnection => _started && Kind != WorkerKind.Standby && !HasExited;

    /// <inheritdoc/>
    internal override bool HasAnswered => _hasAnswered;

    /// <summary>Completes when the process has ended, whether or not the start was a success.</summary>
    internal Task<ExitStatus> ChildExited => _child.Exited;

    /// <summary>Completes when the process and all it has started are gone.</summary>
    internal Task Gone => _treeExited.Task;

    /// <summary>What the worker wrote while it started.</summary>
    internal string StartText => _text.Held;

    /// <summary>What the worker wrote to standard output while it started.</summary>
    internal string StartOutput => _text.HeldOutput;

    /// <inheritdoc/>
    internal override void Send(FrameKind kind, int taskId, PayloadBuffer payload) => Connected().Send(kind, taskId, payload);

    /// <inheritdoc/>
    internal override void Send(FrameKind kind, int taskId, ReadOnlySpan<byte> payload = default) =>
        Connected().Send(kind, taskId, payload);

    /// <inheritdoc/>
    internal override void QueueFrame(FrameKind kind, int taskId, ReadOnlySpan<byte> payload) => Connected().QueueFrame(kind, taskId, payload);

    /// <inheritdoc/>
    internal override void Kill()
    {
        KillWithoutWaiting();

        // Bounded: a process inside an uninterruptible system call ends when that does.
        _ = _treeExited.Task.Wait(WorkerLimits.Gone);
    }

    /// <summary>
    /// Waits for a worker that was told to end, kills it after a while, and completes when it and all it has started are gone.
    /// </summary>
    /// <param name="grace">How long it may take by itself.</param>
    internal async Task StopAsync(TimeSpan grace)
    {
        if (!HasExited && grace > TimeSpan.Zero)
        {
            await WaitAsync(_child.Exited, grace).ConfigureAwait(false);
        }

        KillWithoutWaiting();
        await WaitAsync(_treeExited.Task, WorkerLimits.Gone).ConfigureAwait(false);
    }

    /// <summary>Lets the worker live on by itself: nothing here ends it any more, and the observer hears nothing more of it.</summary>
    internal void Detach()
    {
        _detached = true;
        _silent = true;
        WorkerRegistry.Remove(this);
        _child.Release();
        _text.End();
        _connection?.Dispose();
        _child.Dispose();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (!_detached)
        {
            Kill();
        }
    }

    /// <summary>Kills several workers at once.</summary>
    internal static void KillWithoutWaiting(IReadOnlyCollection<WorkerProcess> workers)
    {
        WorkerProcess[] living = workers.Where(worker => !worker._treeExited.Task.IsCompleted).ToArray();
        foreach (WorkerProcess worker in living)
        {
            worker._killed = true;
        }

        ChildProcess.Kill(living.Select(worker => worker._child).ToArray());
    }

    /// <inheritdoc/>
    void IFrameHandler.OnFrame(in Frame frame)
    {
        if (_silent)
        {
            return;
        }

        if (!_hasAnswered)
        {
            // It is ready, so what it prints from now on is that of its work. What it has printed before comes first.
            _hasAnswered = true;
            _text.Drain();
            _text.Release();
        }

        if (frame.Kind == FrameKind.Completed)
        {
            // What the work has printed comes by a way of its own, and belongs before its end.
            _text.Drain();
        }

        Observer.OnFrame(this, in frame);
    }

    /// <inheritdoc/>
    void IFrameHandler.OnClosed(Exception? fault)
    {
        if (!_started)
        {
            _ = _handshake.TrySetException(fault ?? new ConnectionLostException());
        }
        else if (!_silent)
        {
            Finish(fault);
        }
    }

    /// <summary>Runs on the reader thread once the connection has ended: waits for the rest and tells the observer.</summary>
    private void Finish(Exception? fault)
    {
        try
        {
            fault = AwaitEnd(fault);
        }
        catch (Exception exception)
        {
            // The observer gets it with the worker's end, which must not wait for ever.
            fault ??= exception;
        }

        ExitStatus exit = _child.Exited.IsCompletedSuccessfully ? _child.Exited.Result : new ExitStatus(null, null, null);
        exit = exit with { Fault = fault ?? _sweepFault, Limit = _startLimit };
        IWorkerObserver observer;
        lock (_observerLock)
        {
            _reported = exit;
            observer = _observer;
        }

        try
        {
            observer.OnExited(this, exit);

            // One that was let go while its connection ended has been reported by whoever watches the process.
            _ = _exited.TrySetResult(exit);
        }
        catch (Exception exception)
        {
            // Whoever waits for the end gets it; thrown on from here it would end the user's session.
            _ = _exited.TrySetException(exception);
        }
    }

    /// <summary>Waits until the worker and all of it are gone, and ends it where it does not by itself.</summary>
    /// <param name="fault">What the connection ended with.</param>
    /// <returns>What is wrong beside the process's own end, or null.</returns>
    private Exception? AwaitEnd(Exception? fault)
    {
        // A cut frame is what a worker's death looks like, so the death is waited for and tells more. Any other fault, and a
        // worker that lives on without a connection, is ended here.
        bool cut = fault is ProtocolException { IsCut: true };
        if ((fault is null || cut) && _child.Exited.Wait(WorkerLimits.ExitAfterClose))
        {
            fault = null;
        }
        else
        {
            fault ??= new ProtocolException("The worker closed its connection but went on running, so it was ended.");
            Kill();
        }

        _ = _treeExited.Task.Wait(WorkerLimits.Gone);
        _text.Drain();
        if (!_hasAnswered && (_startLimit = ResourceLimits.FindInText(_text.Held, _variable)) is null)
        {
            _text.Release();
        }

        _text.End();
        WorkerRegistry.Remove(this);
        _child.Dispose();
        return fault;
    }

    private async Task WatchExitAsync()
    {
        ExitStatus exit = await _child.Exited.ConfigureAwait(false);
        if (_detached)
        {
            _ = _treeExited.TrySetResult();
            _ = _exited.TrySetResult(exit);
            return;
        }

        try
        {
            // First of all, as what the worker left may hold its pipes and its connection open. One that was killed, by whomever,
            // has not ended what it had started.
            _child.Sweep(_killed ? SweepScope.Tree : exit is { ExitCode: not null, Signal: null } ? SweepScope.Session : SweepScope.Started);
        }
        catch (Exception exception)
        {
            // The observer gets it with the worker's end, which must not wait for ever.
            _sweepFault = exception;
        }

        _treeExited.SetResult();
        if (_started && !await WaitAsync(_exited.Task, WorkerLimits.CloseAfterExit).ConfigureAwait(false))
        {
            _connection?.Shutdown();
        }
    }

    private void KillWithoutWaiting()
    {
        if (!_treeExited.Task.IsCompleted)
        {
            _killed = true;
            _child.Kill();
        }
    }

    private WorkerConnection Connected() => _connection ?? throw new ConnectionLostException();

    private static async Task<bool> WaitAsync(Task task, TimeSpan limit)
    {
        if (task.IsCompleted)
        {
            return true;
        }

        using var stop = new CancellationTokenSource();
        Task first = await Task.WhenAny(task, Task.Delay(limit, stop.Token)).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        return first == task;
    }
}
