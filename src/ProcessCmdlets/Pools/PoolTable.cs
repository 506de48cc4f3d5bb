namespace ProcessCmdlets.Pools;

/// <summary>The pools of this process, by name.</summary>
internal static class PoolTable
{
    private static readonly object s_gate = new();
    private static readonly Dictionary<string, ProcessPool> s_pools = new(StringComparer.OrdinalIgnoreCase);

    /// <returns>False when there is a pool of that name.</returns>
    internal static bool TryAdd(ProcessPool pool)
    {
        lock (s_gate)
        {
            return s_pools.TryAdd(pool.Name, pool);
        }
    }

    internal static ProcessPool? Find(string name)
    {
        lock (s_gate)
        {
            return s_pools.GetValueOrDefault(name);
        }
    }

    internal static void Remove(ProcessPool pool)
    {
        lock (s_gate)
        {
            if (s_pools.GetValueOrDefault(pool.Name) == pool)
            {
                _ = s_pools.Remove(pool.Name);
            }
        }
    }

    internal static IReadOnlyList<ProcessPool> Snapshot()
    {
        lock (s_gate)
        {
            return [.. s_pools.Values.OrderBy(pool => pool.Id)];
        }
    }
}
