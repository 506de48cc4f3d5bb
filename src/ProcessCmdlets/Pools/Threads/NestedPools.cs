using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using ProcessCmdlets.Engine.Pool;
using ProcessCmdlets.Engine.Workers;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Execution;

namespace ProcessCmdlets.Pools.Threads;

/// <summary>
/// The pools of threads that calls of Invoke-ProcessPool inside a worker use, one for each runspace that calls: a call that waited for
/// the threads on which its own callers run would wait for ever.
/// </summary>
internal static class NestedPools
{
    private static readonly object s_gate = new();
    private static readonly ConditionalWeakTable<Runspace, ProcessPool> s_pools = [];
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(60);

    /// <summary>The pool of this thread's runspace.</summary>
    /// <param name="size">The least number of threads that it must be able to have.</param>
    internal static ProcessPool Get(int size)
    {
        WorkerDepthGuard.Check();
        Runspace runspace = Runspace.DefaultRunspace;
        lock (s_gate)
        {
            if (s_pools.TryGetValue(runspace, out ProcessPool? found) && found is { State: PoolState.Open, Scheduler.Fault: null })
            {
                found.Scheduler.Grow(size);
                return found;
            }

            var settings = new PoolSettings { Name = DefaultPool.Name, Size = size, IdleTimeout = s_idle };
            var launch = new PoolLaunch { Executable = WorkerExecutable.Resolve(null), Environment = new Dictionary<string, string>() };
            var pool = new ProcessPool(settings, launch, new ThreadWorkerSource());
            s_pools.AddOrUpdate(runspace, pool);
            runspace.StateChanged += EndWithRunspace;
            return pool;
        }
    }

    /// <summary>Ends all of them, when the module goes.</summary>
    internal static void EndAll()
    {
        ProcessPool[] pools;
        lock (s_gate)
        {
            pools = [.. s_pools.Select(static pair => pair.Value)];
            s_pools.Clear();
        }

        CleanUp.Each(pools, static pool => pool.Dispose());
    }

    private static void EndWithRunspace(object? sender, RunspaceStateEventArgs change)
    {
        if (change.RunspaceStateInfo.State is not (RunspaceState.Closed or RunspaceState.Broken))
        {
            return;
        }

        var runspace = (Runspace)sender!;
        runspace.StateChanged -= EndWithRunspace;
        ProcessPool? pool;
        lock (s_gate)
        {
            _ = s_pools.TryGetValue(runspace, out pool);
            _ = s_pools.Remove(runspace);
        }

        pool?.Dispose();
    }
}
