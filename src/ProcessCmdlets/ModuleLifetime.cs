using System.Management.Automation;
using ProcessCmdlets.Channels;
using ProcessCmdlets.Commands;
using ProcessCmdlets.Engine.Protocol;
using ProcessCmdlets.Engine.Workers;
using ProcessCmdlets.Jobs;
using ProcessCmdlets.Memory;
using ProcessCmdlets.Pools;
using ProcessCmdlets.Signals;
using ProcessCmdlets.Sync;

namespace ProcessCmdlets;

/// <summary>What happens when the module comes into a session and when it goes.</summary>
public sealed class ModuleLifetime : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    /// <summary>Sets <c>$ProcessContext</c> in the session that imports the module.</summary>
    public void OnImport()
    {
        CallerWait.Way = InterruptibleWait.Run;

        // The runspace is running the import and lets nobody else touch its variables, but a module's own session state
        // reaches them. Compiling a script for it would be a good part of the time that an import takes.
        new PSModuleInfo(linkToGlobal: true).SessionState.PSVariable.Set("global:ProcessContext", ProcessContext.Current);
    }

    /// <summary>Ends every worker of this process and all that they started.</summary>
    /// <param name="psModuleInfo">The module that is removed.</param>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        // Jobs are stopped, so that their finally blocks run; what is then left is killed.
        Task.WaitAll(JobTable.All().Select(job => job.EndAsync()).ToArray());
        foreach (ProcessPool pool in PoolTable.Snapshot())
        {
            pool.Dispose();
        }

        WorkerRegistry.EndAll();
        SignalTable.UnregisterAll();
        QueueTable.RemoveAll();
        PipeTable.RemoveAll();
        ListenerTable.RemoveAll();
        SharedObjectTable.RemoveAll();
        MemoryTable.RemoveAll();
    }
}
