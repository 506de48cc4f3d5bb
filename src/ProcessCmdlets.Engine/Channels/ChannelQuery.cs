namespace ProcessCmdlets.Engine.Channels;

/// <summary>What can be asked of a queue's owner. The numbers are the wire's.</summary>
internal enum ChannelQuery : byte
{
    /// <summary>Is it there, what is it called, how many does it hold?</summary>
    Attach = 1,

    /// <summary>The numbers of <see cref="QueueStatus"/>.</summary>
    Status = 2,

    /// <summary>Take no more messages.</summary>
    Complete = 3,

    /// <summary>Answer when every message has been acknowledged.</summary>
    Join = 4,

    /// <summary>The messages that wait.</summary>
    Waiting = 5,

    /// <summary>The messages that were given up.</summary>
    DeadLetters = 6,

    /// <summary>A process has been given an end of a pipe; is that known?</summary>
    TakePipe = 7,
}
