using System.Collections.Concurrent;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ProcessCmdlets.Engine.Protocol;
using ProcessCmdlets.Serialization;
using ProcessCmdlets.Wire;

namespace ProcessCmdlets.Worker;

/// <summary>One thread of a worker with its runspace: it runs scripts one after the other.</summary>
internal sealed class WorkerThread
{
    private readonly BlockingCollection<Action> _work = [];
    private readonly WorkerLoop _loop;
    private readonly WorkerHost _host = new();
    private Runspace? _runspace;
    private SessionBaseline? _baseline;

    internal WorkerThread(WorkerLoop loop)
    {
        _loop = loop;
    }

    private Runspace Runspace => _runspace ?? throw new InvalidOperationException("The runspace must be open before scripts run in it.");

    /// <summary>Opens the runspace on the thread that will run scripts.</summary>
    internal void Open()
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
        _runspace.Open();
        Runspace.DefaultRunspace = _runspace;
    }

    /// <summary>Does what is posted until there will be no more, and closes the runspace.</summary>
    internal void Run()
    {
        foreach (Action action in _work.GetConsumingEnumerable())
        {
            action();
        }

        // Modules and scripts may have registered for PowerShell.Exiting.
        Runspace.Close();
    }

    /// <summary>Lets the thread do something; nothing, once it is to end.</summary>
    internal void Post(Action action)
    {
        try
        {
            _work.Add(action);
        }
        catch (InvalidOperationException) when (_work.IsAddingCompleted)
        {
            // The process is ending, and the owner has been told why.
        }
    }

    /// <summary>Nothing more is posted.</summary>
    internal void Complete() => _work.CompleteAdding();

    /// <summary>Takes the worker's part in what follows.</summary>
    internal void Become(ProcessContext context)
    {
        ProcessContext.Current = context;
        Runspace.SessionStateProxy.PSVariable.Set("ProcessContext", context);
        Runspace.SessionStateProxy.PSVariable.Set("ParentPID", context.ParentProcessId);
    }

    /// <summary>Runs one script and tells the owner how it ended.</summary>
    internal void Execute(PendingRun pending, RunMessage message, WorkerConnection connection)
    {
        if (message.IsClean)
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

        CompletedMessage completed = new TaskRun(Runspace, _host, connection, pending, message).Execute();
        _loop.Ended(pending, completed);
    }
}
