using System.Management.Automation;
using ProcessCmdlets.Engine.Pool;

namespace ProcessCmdlets.Pools;

/// <summary>The session's own pool, made when it is first needed; its workers end after a minute without work.</summary>
internal static class DefaultPool
{
    internal const string Name = "Default";

    private static readonly object s_gate = new();
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(60);

    /// <param name="cmdlet">The cmdlet whose caller's session is read when the pool is made.</param>
    /// <param name="size">The least number of workers that it must be able to have.</param>
    internal static ProcessPool Get(PSCmdlet cmdlet, int size = 1)
    {
        var warnings = new List<string>();
        ProcessPool pool;
        lock (s_gate)
        {
            // Two runspaces that need it first at once share it.
            pool = FindOrMake(cmdlet, size, warnings.Add);
        }

        // Not inside: what becomes of a warning may take as long as its user likes.
        warnings.ForEach(cmdlet.WriteWarning);
        return pool;
    }

    private static ProcessPool FindOrMake(PSCmdlet cmdlet, int size, Action<string> warn)
    {
        ProcessPool? pool = PoolTable.Find(Name);
        if (pool is { State: PoolState.Open, Scheduler.Fault: null })
        {
            pool.Scheduler.Grow(size);
            return pool;
        }

        // The user closed it, or it could have no workers. It is the session's: the next use makes it anew.
        pool?.Dispose();
        size = Math.Max(size, Environment.ProcessorCount);
        return new PoolBuilder { Name = Name, Size = size, IdleTimeout = s_idle }.Build(cmdlet, warn);
    }
}
