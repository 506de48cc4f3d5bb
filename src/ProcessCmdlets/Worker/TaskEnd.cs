using System.Net.Sockets;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Locks;
using ProcessCmdlets.Engine.SharedObjects;

namespace ProcessCmdlets.Worker;

/// <summary>Ends what a task uses of others. What the other tasks of its process use stays theirs.</summary>
internal static class TaskEnd
{
    /// <param name="task">The task.</param>
    /// <param name="cleanExit">False where its script failed, so that others must not wait for its part.</param>
    internal static void TakeLeave(TaskScope task, bool cleanExit)
    {
        // Who waits for the task's end may look into its queues next: what the script has sent is there by then.
        Try(() => ChannelClientConnection.FlushAll(task.Slot));
        Try(() => PipeEndpoint.FlushAll(task.Slot));
        if (!cleanExit)
        {
            Try(() => OpenLocks.AbandonAll(task));
        }

        Try(() => OpenLocks.CloseUnused(atOnce: true));
        task.End();
        Leave(task.Number, cleanExit);
        if (TaskScope.IsIdle)
        {
            // What threads that have outlived their script have used is nobody's any more.
            Leave(TaskScope.Process.Number, cleanExit);
        }
    }

    private static void Leave(int task, bool cleanExit)
    {
        Try(() => RemoteSharedObjectProxy.LeaveAll(task, cleanExit));
        Try(() => LocalSharedObjectSession.LeaveAll(task, cleanExit));
    }

    // None of it may keep the owner from being told that the task has ended.
    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is ProcessCmdletsException or IOException or SocketException or ObjectDisposedException)
        {
            // The peer is gone, and with it what it was to be told; or a lock's file is.
        }
    }
}
