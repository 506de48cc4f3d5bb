using ProcessCmdlets.Engine.Runtime;
using ProcessCmdlets.Errors;

namespace ProcessCmdlets.Channels;

/// <summary>The listeners that are open, so that their files go with the module and the process.</summary>
internal static class ListenerTable
{
    private static readonly object s_gate = new();
    private static readonly HashSet<ProcessListener> s_listeners = [];

    static ListenerTable()
    {
        ProcessShutdown.Register(ShutdownPhase.CloseServers, RemoveAll);
    }

    internal static void Add(ProcessListener listener)
    {
        lock (s_gate)
        {
            _ = s_listeners.Add(listener);
        }
    }

    internal static void Remove(ProcessListener listener)
    {
        lock (s_gate)
        {
            _ = s_listeners.Remove(listener);
        }
    }

    internal static void RemoveAll()
    {
        ProcessListener[] listeners;
        lock (s_gate)
        {
            listeners = [.. s_listeners];
        }

        CleanUp.Each(listeners, static listener => listener.Close());
    }
}
