using System.Management.Automation;
using ProcessCmdlets.Serialization;
using ProcessCmdlets.Streams;

namespace ProcessCmdlets.Worker;

/// <summary>What is known of a task from the moment its first frame arrives: its session, its input, and whether it is to stop.</summary>
internal sealed class PendingRun
{
    private readonly object _gate = new();
    private PowerShell? _running;
    private bool _stopRequested;

    internal PendingRun(int taskId, WorkerThread thread, ProcessContext context)
    {
        TaskId = taskId;
        Thread = thread;
        Context = context;
    }

    /// <summary>What the worker is while it runs it.</summary>
    internal ProcessContext Context { get; }

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

    internal void AddInput(ReadOnlyMemory<byte> payload)
    {
        var reader = new ValueReader(payload);
        while (!reader.AtEnd)
        {
            Input.Add(reader.Read());
        }
    }

    /// <summary>No more input and no more items come.</summary>
    internal void CompleteInput()
    {
        Input.Complete();
        Items.Complete();
    }

    /// <summary>Gives the items back to the owner that have not been begun.</summary>
    internal void Recall() => Writer?.ItemsReturned(Items.Recall());

    /// <summary>Makes a pipeline the one that <see cref="Stop"/> stops.</summary>
    /// <exception cref="PipelineStoppedException">The stop came first.</exception>
    internal void Enter(PowerShell powerShell)
    {
        lock (_gate)
        {
            if (_stopRequested)
            {
                throw new PipelineStoppedException();
            }

            _running = powerShell;
        }
    }

    internal void Leave()
    {
        lock (_gate)
        {
            _running = null;
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
}
