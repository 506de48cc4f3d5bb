using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.InteropServices;

namespace ProcessCmdlets.Signals;

/// <summary>
/// A script that runs when a signal arrives. The signal comes on a thread of the runtime's, and the script has to run in its
/// runspace; PowerShell's events lead from the one to the other: between two statements of what runs there, or at once where
/// nothing does.
/// </summary>
internal sealed class SignalAction : IDisposable
{
    private const string EventScript = "& $Event.MessageData.Command -Script $Event.MessageData.Script -Name $Event.MessageData.Name";

    private static readonly CmdletInfo s_command = new("Invoke-ProcessSignalAction", typeof(InvokeSignalActionCommand));

    private readonly PSEventManager _events;
    private readonly string _identifier;
    private readonly PSObject _data;
    private readonly int _signal;
    private PSEventSubscriber? _subscriber;
    private PosixSignalRegistration? _registration;

    internal SignalAction(int signal, ScriptBlock script, Runspace runspace)
    {
        _signal = signal;
        Runspace = runspace;
        _events = runspace.Events;
        _identifier = $"ProcessCmdlets.Signal.{signal}.{Guid.NewGuid():N}";
        _data = new PSObject();
        _data.Properties.Add(new PSNoteProperty("Command", s_command));
        _data.Properties.Add(new PSNoteProperty("Script", script));
        _data.Properties.Add(new PSNoteProperty("Name", SignalTable.Name(signal)));
    }

    /// <summary>Where the script runs.</summary>
    internal Runspace Runspace { get; }

    /// <summary>Begins to take the signal.</summary>
    /// <exception cref="Exception">The system does not let it be handled.</exception>
    internal void Enable()
    {
        _subscriber = _events.SubscribeEvent(null, null, _identifier, _data, ScriptBlock.Create(EventScript), supportEvent: true, forwardEvent: false);
        try
        {
            _registration = PosixSignalRegistration.Create(SignalTable.ToPosix(_signal), OnSignal);
        }
        catch
        {
            _events.UnsubscribeEvent(_subscriber);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _registration?.Dispose();
        if (_subscriber is not null)
        {
            _events.UnsubscribeEvent(_subscriber);
        }
    }

    private void OnSignal(PosixSignalContext context)
    {
        // Cancelled is the default meaning, such as the end of the process.
        context.Cancel = true;

        // Not here: where nothing runs in the runspace, the script runs before this returns, and the system waits for the answer.
        _ = ThreadPool.UnsafeQueueUserWorkItem(static action => action.Raise(), this, preferLocal: false);
    }

    private void Raise()
    {
        try
        {
            // On this thread: else the script would be put in line by another, and who is woken here could be waiting again by
            // then, with the script behind that wait.
            _ = _events.GenerateEvent(_identifier, null, [], _data, processInCurrentThread: true, waitForCompletionInCurrentThread: false);
            SignalTable.Arrive();
        }
        catch (ObjectDisposedException)
        {
            // The session is ending, and with it whoever would have run the script.
        }
    }
}
