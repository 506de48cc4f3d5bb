using System.Management.Automation;
using ProcessCmdlets.Engine.Pool;

namespace ProcessCmdlets.Pools;

/// <summary>The session's own pool, made when it is first needed; its workers end after a minute without work.</summary>
internal static class DefaultPool
{
    internal const string Name = "Default";

    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(60);

    internal static ProcessPool Get(PSCmdlet cmdlet)
    {
        ProcessPool? pool = PoolTable.Find(Name);
        if (pool is { State: PoolState.Open })
        {
            return pool;
        }

        // The user closed it, and it is the session's: the next use makes it anew.
        pool?.Dispose();
        return new PoolBuilder { Name = Name, IdleTimeout = s_idle }.Build(cmdlet, cmdlet.WriteWarning);
    }
}
