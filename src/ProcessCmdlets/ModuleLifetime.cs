using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ProcessCmdlets.Channels;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Engine.Workers;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Jobs;
using ProcessCmdlets.Pools;
using ProcessCmdlets.SharedObjects;
using ProcessCmdlets.Signals;
using ProcessCmdlets.Waiting;

namespace ProcessCmdlets;

/// <summary>What happens when the module comes into a session and when it goes.</summary>
public sealed class ModuleLifetime : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private static readonly object s_gate = new();

    // The runspaces of this process that have imported the module: jobs and pools, queues and memory are the process's, and those
    // who still have the module still use them.
    private static readonly HashSet<Runspace> s_runspaces = [];

    /// <summary>Sets <c>$ProcessContext</c> in the session that imports the module.</summary>
    public void OnImport()
    {
        BlockingWait.Strategy = InterruptibleWait.Run;
        if (Runspace.DefaultRunspace is { } runspace)
        {
            lock (s_gate)
            {
                if (s_runspaces.Add(runspace))
                {
                    // One that is closed removes nothing, and is not waited for.
                    runspace.StateChanged += Forget;
                }
            }
        }

        // The runspace is running the import and lets nobody else touch its variables, but a module's own session state
        // reaches them. Compiling a script for it would be a good part of the time that an import takes.
        new PSModuleInfo(linkToGlobal: true).SessionState.PSVariable.Set("global:ProcessContext", ProcessContext.Current);
    }

    /// <summary>Ends every worker of this process and all that they started, unless another runspace has the module.</summary>
    /// <param name="psModuleInfo">The module that is removed.</param>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        bool isLast;
        Runspace? runspace = Runspace.DefaultRunspace;
        lock (s_gate)
        {
            if (runspace is not null && s_runspaces.Remove(runspace))
            {
                runspace.StateChanged -= Forget;
            }

            isLast = s_runspaces.Count == 0;
        }

        if (!isLast)
        {
            // Its actions are scripts of this runspace.
            SignalTable.UnregisterAll(runspace);
            return;
        }

        EndAll();
    }

    private static void EndAll() => CleanUp.Each<Action>(
        [
            // Jobs are stopped, so that their finally blocks run; what is then left is killed.
            static () => Task.WhenAll(JobTable.All().Select(EndAsync)).GetAwaiter().GetResult(),
            Pools.Threads.NestedPools.EndAll,
            static () => CleanUp.Each(PoolTable.Snapshot(), static pool => pool.Dispose()),
            WorkerRegistry.EndAll,
            static () => SignalTable.UnregisterAll(null),
            QueueTable.RemoveAll,
            PipeTable.RemoveAll,
            ListenerTable.RemoveAll,
            SharedObjectTable.RemoveAll,
            MemoryTable.RemoveAll,
        ],
        static step =>
        {
            try
            {
                step();
            }
            catch (Exception exception)
            {
                // The module goes all the same, and nobody could end the rest later.
                MethodWarning.Write(ErrorRecords.InternalError(exception, null).ErrorDetails.Message);
            }
        });

    // A job whose end fails before there is anything to wait for must not keep the others from theirs either.
    private static async Task EndAsync(WorkerJob job) => await job.EndAsync().ConfigureAwait(false);

    private static void Forget(object? sender, RunspaceStateEventArgs change)
    {
        if (change.RunspaceStateInfo.State is RunspaceState.Closing or RunspaceState.Closed or RunspaceState.Broken)
        {
            lock (s_gate)
            {
                _ = s_runspaces.Remove((Runspace)sender!);
            }
        }
    }
}
