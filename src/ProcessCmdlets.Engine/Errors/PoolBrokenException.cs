namespace ProcessCmdlets.Engine.Errors;

/// <summary>
/// A pool has no worker, and several starts in a row have failed: the processes did not start, died at once, or their
/// initialization script failed. The inner exception is the last cause.
/// </summary>
public sealed class PoolBrokenException : ProcessCmdletsException
{
    internal PoolBrokenException(string poolName, Exception cause)
        : base($"The pool '{poolName}' can have no workers: {cause.Message.TrimEnd().TrimEnd('.')}. Mend the cause; the next call tries to start workers anew.", cause)
    {
        PoolName = poolName;
    }

    /// <summary>The pool's name.</summary>
    public string PoolName { get; }
}
