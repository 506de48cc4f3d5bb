namespace ProcessCmdlets.Engine.Errors;

/// <summary>A queue can do no more of what was asked: it is completed, removed, or its process has ended.</summary>
public sealed class ChannelEndedException : ProcessCmdletsException
{
    internal ChannelEndedException(string queueName, ChannelEnd reason)
        : base(Describe(queueName, reason))
    {
        QueueName = queueName;
        Reason = reason;
    }

    /// <summary>The queue's name.</summary>
    public string QueueName { get; }

    internal ChannelEnd Reason { get; }

    private static string Describe(string name, ChannelEnd reason) => reason switch
    {
        ChannelEnd.Completed =>
            $"The queue '{name}' is completed: it takes no more messages, and has none left. Make a new one with New-ProcessQueue.",
        ChannelEnd.Removed => $"The queue '{name}' was removed. Make a new one with New-ProcessQueue.",
        _ => $"The process that had the queue '{name}' has ended, and the queue with it. Make a new one in a process that lives on.",
    };
}
