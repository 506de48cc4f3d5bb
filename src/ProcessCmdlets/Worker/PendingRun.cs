using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ProcessCmdlets.Engine.Locks;
using ProcessCmdlets.Serialization;
using ProcessCmdlets.Streams;

namespace ProcessCmdlets.Worker;

/// <summary>What is known of a task from the moment its first frame arrives: its session, its input, and whether it is to stop.</summary>
internal sealed class PendingRun
{
    private readonly object _gate = new();
    private PowerShell? _running;
    private ValueUnavailableException? _fault;
    private bool _stopRequested;

    internal PendingRun(int taskId, WorkerThread thread, ProcessContext context, TaskScope scope)
    {
        TaskId = taskId;
        Thread = thread;
        Context = context;
        Scope = scope;
    }

    /// <summary>What the worker is while it runs it.</summary>
    internal ProcessContext Context { get; }

    /// <summary>It as the user of what is shared.</summary>
    internal TaskScope Scope { get; }

    /// <summary>The thread that runs it.</summary>
    internal WorkerThread Thread { get; }

    internal int TaskId { get; }

    /// <summary>The payload of the Session frame that came before the script, or null.</summary>
    internal byte[]? SessionPayload { get; set; }

    /// <summary>The objects for <c>$input</c>, filled while the script runs.</summary>
    internal PSDataCollection<object?> Input { get; } = [];

    /// <summary>The items of a map.</summary>
    internal Mapping.ItemSource Items { get; } = new();

    /// <summary>Sends the task's records while it runs, where it is a map.</summary>
    internal RecordWriter? Writer { get; set; }

    /// <summary>Whether the owner has asked for the end of the task.</summary>
    internal bool StopRequested
    {
        get
        {
            lock (_gate)
            {
                return _stopRequested;
            }
        }
    }

    /// <summary>Why an object of its input cannot be had here, or null. It ends the task.</summary>
    internal ValueUnavailableException? Fault
    {
        get
        {
            lock (_gate)
            {
                return _fault;
            }
        }
    }

    internal void AddInput(ReadOnlyMemory<byte> payload) => Scope.Run(() =>
    {
        var reader = new ValueReader(payload);
        while (Fault is null && !reader.AtEnd)
        {
            if (reader.TryRead(out object? value, out ValueUnavailableException? fault))
            {
                Input.Add(value);
            }
            else
            {
                Fail(fault);
            }
        }
    });

    /// <summary>No more input and no more items come.</summary>
    internal void CompleteInput()
    {
        Input.Complete();
        Items.Complete();
    }

    /// <summary>Gives the items back to the owner that have not been begun.</summary>
    internal void Recall() => Writer?.ItemsReturned(Items.Recall());

    /// <summary>Runs a pipeline that <see cref="Stop"/> stops.</summary>
    /// <exception cref="PipelineStoppedException">It was stopped, or the stop came first.</exception>
    internal void Invoke(PowerShell powerShell, PSDataCollection<object?>? input, PSDataCollection<PSObject> output)
    {
        Enter(powerShell);
        try
        {
            Begin(powerShell, input, output);
        }
        finally
        {
            powerShell.InvocationStateChanged -= OnState;
            lock (_gate)
            {
                _running = null;
            }
        }
    }

    /// <summary>Makes a pipeline the one that <see cref="Stop"/> stops.</summary>
    /// <exception cref="PipelineStoppedException">The stop came first.</exception>
    internal void Enter(PowerShell powerShell)
    {
        lock (_gate)
        {
            if (MustStop)
            {
                throw new PipelineStoppedException();
            }

            powerShell.InvocationStateChanged += OnState;
        }
    }

    /// <summary>Runs the pipeline that has been entered.</summary>
    /// <exception cref="PipelineStoppedException">It was stopped, be it before it began.</exception>
    internal void Begin(PowerShell powerShell, PSDataCollection<object?>? input, PSDataCollection<PSObject> output)
    {
        try
        {
            powerShell.Invoke(input, output, null);
        }
        catch (Exception exception) when (IsToStop && exception is InvalidOperationException or InvalidPowerShellStateException)
        {
            // What PowerShell says of a pipeline that is being stopped before it could do anything.
            throw new PipelineStoppedException(exception.Message, exception);
        }

        if (powerShell.InvocationStateInfo.State is PSInvocationState.Stopping or PSInvocationState.Stopped)
        {
            // One that is stopped in the instant in which it begins does nothing, and PowerShell says nothing of it.
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Stops the pipeline, so that finally and clean blocks run. Returns at once.</summary>
    internal void Stop()
    {
        lock (_gate)
        {
            _stopRequested = true;
            Items.Dispose();
            _running?.BeginStop(null, null);
        }
    }

    // Under the lock.
    private bool MustStop => _stopRequested || _fault is not null;

    private bool IsToStop
    {
        get
        {
            lock (_gate)
            {
                return MustStop;
            }
        }
    }

    /// <summary>
    /// The pipeline has begun. Not before can it be stopped: PowerShell forgets a stop that comes earlier, or refuses to begin.
    /// </summary>
    private void OnState(object? sender, PSInvocationStateChangedEventArgs change)
    {
        if (change.InvocationStateInfo.State != PSInvocationState.Running)
        {
            return;
        }

        lock (_gate)
        {
            _running = (PowerShell)sender!;
            if (MustStop)
            {
                _running.BeginStop(null, null);
            }
        }
    }

    private void Fail(ValueUnavailableException fault)
    {
        lock (_gate)
        {
            _fault ??= fault;
            _running?.BeginStop(null, null);
        }
    }
}
