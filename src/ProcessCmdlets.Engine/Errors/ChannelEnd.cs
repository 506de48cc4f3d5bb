namespace ProcessCmdlets.Engine.Errors;

/// <summary>Why a sender or receiver can do nothing more. The numbers are the wire's.</summary>
internal enum ChannelEnd : byte
{
    /// <summary>It is open.</summary>
    None = 0,

    /// <summary>The queue takes no more messages; to a receiver, that it is also drained.</summary>
    Completed = 1,

    /// <summary>The queue was removed, or never was.</summary>
    Removed = 2,

    /// <summary>The process that has the queue has ended.</summary>
    OwnerLost = 3,
}
