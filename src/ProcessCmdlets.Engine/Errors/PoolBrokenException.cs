namespace ProcessCmdlets.Engine.Errors;

/// <summary>A pool can have no workers: they do not start, or their initialization script fails.</summary>
public sealed class PoolBrokenException : ProcessCmdletsException
{
    internal PoolBrokenException(string poolName, Exception cause)
        : base($"The pool '{poolName}' can have no workers: {cause.Message} Remove the pool, mend the cause, and make a new one.", cause)
    {
        PoolName = poolName;
    }

    /// <summary>The pool's name.</summary>
    public string PoolName { get; }
}
