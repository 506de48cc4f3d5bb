using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Resources;
using ProcessCmdlets.Serialization;
using ProcessCmdlets.Session.Apply;
using ProcessCmdlets.Session.Wire;
using ProcessCmdlets.Streams;

namespace ProcessCmdlets.Worker;

/// <summary>One thread of a worker with its runspace: it runs scripts one after the other.</summary>
internal sealed class WorkerThread
{
    private readonly Queue<Action> _work = new();
    private readonly HashSet<string> _defined = new(StringComparer.Ordinal);
    private readonly HashSet<string> _definedInside = new(StringComparer.Ordinal);
    private readonly List<string> _undefined = [];
    private readonly WorkerLoop _loop;
    private readonly WorkerHost _host;
    private Runspace? _runspace;
    private BodyRunner? _runner;
    private SessionBaseline? _baseline;
    private byte[]? _session;
    private bool _isComplete;

    internal WorkerThread(WorkerLoop loop)
    {
        _loop = loop;
        _host = new WorkerHost(loop.Exit);
    }

    /// <summary>Whether an exception has ended it: it runs nothing more.</summary>
    internal bool HasFailed { get; set; }

    /// <summary>Whether the process is its worker's, and not one that has other things to do.</summary>
    internal bool OwnsProcess => _loop.OwnsProcess;

    private Runspace Runspace => _runspace ?? throw new InvalidOperationException("The runspace must be open before scripts run in it.");

    /// <summary>Opens the runspace on the thread that will run scripts.</summary>
    internal void Open()
    {
        lock (SessionApplier.Loading)
        {
            InitialSessionState state = InitialSessionState.CreateDefault2();
            if (LockdownPolicy.IsEnforced())
            {
                // What pwsh's Main does; the hook has run in its place.
                state.LanguageMode = PSLanguageMode.ConstrainedLanguage;
            }

            _runspace = RunspaceFactory.CreateRunspace(_host, state);
            _runspace.ThreadOptions = PSThreadOptions.UseCurrentThread;
            _runspace.Name = "ProcessCmdlets";
            _host.Runspace = _runspace;
            _runspace.Open();
            Runspace.DefaultRunspace = _runspace;
            WorkerDebugger.Refuse(_runspace);
            _runner = new BodyRunner(_runspace);
        }
    }

    /// <summary>Does what is posted until there will be no more, and closes the runspace.</summary>
    internal void Run()
    {
        while (Take() is { } action)
        {
            action();
        }

        // Modules and scripts may have registered for PowerShell.Exiting.
        Runspace.Close();
    }

    /// <summary>Lets the thread do something; nothing, once it is to end.</summary>
    internal void Post(Action action)
    {
        lock (_work)
        {
            if (!_isComplete)
            {
                _work.Enqueue(action);
                Monitor.Pulse(_work);
            }
        }
    }

    /// <summary>Nothing more is posted.</summary>
    internal void Complete()
    {
        lock (_work)
        {
            _isComplete = true;
            Monitor.Pulse(_work);
        }
    }

    /// <summary>Takes the worker's part in what follows.</summary>
    internal void Become(ProcessContext context)
    {
        ProcessContext.Become(context, OwnsProcess);
        Runspace.SessionStateProxy.PSVariable.Set("ProcessContext", context);
        Runspace.SessionStateProxy.PSVariable.Set("ParentPID", context.ParentProcessId);
    }

    /// <summary>
    /// Makes the classes of a script in the global scope, where every script finds them. Where that fails, values of them arrive
    /// as snapshots, and the next script's streams say so.
    /// </summary>
    internal void Define(TypeDefinitions definitions)
    {
        if (_defined.Add(definitions.Script))
        {
            using var powerShell = PowerShell.Create();
            powerShell.Runspace = Runspace;
            Define(definitions, powerShell);
        }
    }

    /// <summary>Makes them while a script is running, in the scope that runs; scripts that come later do not find them.</summary>
    internal void DefineInside(TypeDefinitions definitions)
    {
        if (!_defined.Contains(definitions.Script) && _definedInside.Add(definitions.Script))
        {
            using var powerShell = PowerShell.Create(RunspaceMode.CurrentRunspace);
            Define(definitions, powerShell);
        }
    }

    private void Define(TypeDefinitions definitions, PowerShell powerShell)
    {
        try
        {
            Collection<PSObject> types = powerShell.AddScript(definitions.Script, useLocalScope: false).Invoke();
            for (int i = 0; i < Math.Min(types.Count, definitions.Names.Count); i++)
            {
                if (types[i]?.BaseObject is Type type)
                {
                    ScriptTypes.Add(definitions.Names[i], type);
                    ScriptTypes.Add(type.FullName!, type);
                }
            }
        }
        catch (RuntimeException exception)
        {
            _undefined.Add(Messages.ClassNotMade(string.Join(", ", definitions.Names), exception.ErrorRecord.Exception.Message));
        }
    }

    /// <summary>Tells of classes that could not be made since it was last asked.</summary>
    internal void WarnOfUndefined(IRecordSink sink)
    {
        foreach (string text in _undefined)
        {
            sink.Warning(new WarningRecord(nameof(Messages.ClassNotMade), text));
        }

        _undefined.Clear();
    }

    /// <summary>Runs one script.</summary>
    /// <returns>How it ended.</returns>
    internal CompletedMessage Execute(PendingRun pending, RunMessage message, WorkerConnection connection)
    {
        _host.Begin();
        CompletedMessage? completed = null;
        try
        {
            completed = Run(pending, message, connection);
        }
        finally
        {
            // A signal's action may have called it when the script was over.
            if (_host.End() is int code && completed is { CalledExit: false })
            {
                completed = completed.WithExit(code);
            }
        }

        return completed;
    }

    private CompletedMessage Run(PendingRun pending, RunMessage message, WorkerConnection connection)
    {
        bool holds = SessionHolds(pending);
        _session = null;
        if (message.IsClean && !holds)
        {
            if (_baseline is null)
            {
                _baseline = SessionBaseline.Capture(Runspace);
            }
            else
            {
                _baseline.Restore(Runspace);
            }
        }

        var run = new TaskRun(Runspace, _runner!, _host, connection, pending, message);
        CompletedMessage completed = run.Execute(holds);
        _session = run.LeftNothing ? pending.SessionPayload : null;
        return completed;
    }

    /// <summary>
    /// Whether the runspace still is what a task wants it to be: the last one wanted the same, and nothing that it ran could change
    /// it. Making it so anew costs more than a short task.
    /// </summary>
    private bool SessionHolds(PendingRun pending) =>
        _session is not null
        && _loop.HasOneThread
        && pending.SessionPayload.AsSpan().SequenceEqual(_session)
        && !Runspace.Events.Subscribers.Any();

    // Not a BlockingCollection: that spins before it sleeps, which costs more than the task where there are few processors.
    private Action? Take()
    {
        lock (_work)
        {
            while (_work.Count == 0 && !_isComplete)
            {
                _ = Monitor.Wait(_work);
            }

            return _work.TryDequeue(out Action? action) ? action : null;
        }
    }
}
