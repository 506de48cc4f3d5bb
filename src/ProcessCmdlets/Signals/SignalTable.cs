using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Runtime.InteropServices;
using ProcessCmdlets.Engine.Processes;
using ProcessCmdlets.Errors;

namespace ProcessCmdlets.Signals;

/// <summary>The signals of this process that have an action, each with the runspace in which it runs.</summary>
internal static class SignalTable
{
    private static readonly object s_gate = new();
    private static readonly Dictionary<int, SignalAction> s_actions = [];

    private static CancellationTokenSource s_arrival = new();

    /// <summary>Cancelled when the next action is to run, for those who wait inside a statement.</summary>
    internal static CancellationToken NextArrival => Volatile.Read(ref s_arrival).Token;

    /// <summary>The numbers of the signals that have an action.</summary>
    internal static IReadOnlyList<int> Registered
    {
        get
        {
            lock (s_gate)
            {
                return [.. s_actions.Keys];
            }
        }
    }

    /// <summary>Gives a signal an action, in place of one that it has.</summary>
    internal static void Register(int signal, ScriptBlock script, Runspace runspace)
    {
        var action = new SignalAction(signal, script, runspace);
        SignalAction? former;
        lock (s_gate)
        {
            former = s_actions.GetValueOrDefault(signal);
            s_actions[signal] = action;
        }

        // The new one first: in between, the signal would do what it does by default.
        action.Enable();
        former?.Dispose();
    }

    /// <summary>An action is to run.</summary>
    internal static void Arrive() => Interlocked.Exchange(ref s_arrival, new CancellationTokenSource()).Cancel();

    /// <summary>Gives a signal its default meaning back.</summary>
    /// <returns>Whether it had an action.</returns>
    internal static bool Unregister(int signal)
    {
        SignalAction? action;
        lock (s_gate)
        {
            _ = s_actions.Remove(signal, out action);
        }

        action?.Dispose();
        return action is not null;
    }

    /// <summary>Gives signals their default meaning back: those whose action runs in a runspace, or all.</summary>
    internal static void UnregisterAll(Runspace? runspace)
    {
        int[] signals;
        lock (s_gate)
        {
            signals = [.. s_actions.Where(entry => runspace is null || entry.Value.Runspace == runspace).Select(entry => entry.Key)];
        }

        CleanUp.Each(signals, static signal => Unregister(signal));
    }

    /// <summary>The name and number of a signal as an action gets them.</summary>
    internal static string Name(int signal) => SignalSupport.FriendlyName(signal);

    /// <summary>The signal as .NET wants it: a number of the system's, or on Windows one of its own.</summary>
    internal static PosixSignal ToPosix(int signal) => !OperatingSystem.IsWindows()
        ? (PosixSignal)signal
        : SignalSupport.FriendlyName(signal) switch
        {
            "Interrupt" => PosixSignal.SIGINT,
            "Quit" => PosixSignal.SIGQUIT,
            "Hangup" => PosixSignal.SIGHUP,
            _ => PosixSignal.SIGTERM,
        };
}
