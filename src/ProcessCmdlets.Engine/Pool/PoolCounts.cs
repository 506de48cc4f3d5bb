namespace ProcessCmdlets.Engine.Pool;

/// <summary>How many works of a pool wait, run, and have ended with and without success.</summary>
internal readonly record struct PoolCounts(int Queued, int Running, int Completed, int Failed);
