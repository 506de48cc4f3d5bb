namespace ProcessCmdlets.Engine.Errors;

/// <summary>A task was given to a pool that takes no more.</summary>
public sealed class PoolClosedException : ProcessCmdletsException
{
    internal PoolClosedException(string poolName, bool isStopped)
        : base($"The pool '{poolName}' takes no more tasks, since it is {(isStopped ? "stopped" : "closed")}. Make a new one with New-ProcessPool.")
    {
        PoolName = poolName;
    }

    /// <summary>The pool's name.</summary>
    public string PoolName { get; }
}
