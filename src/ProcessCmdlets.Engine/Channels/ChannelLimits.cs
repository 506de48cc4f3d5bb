namespace ProcessCmdlets.Engine.Channels;

/// <summary>Sizes and times of queues, each with its reason.</summary>
internal static class ChannelLimits
{
    /// <summary>A batch on its way to the owner is sent when it has this many bytes, even if the last one is not accepted yet.</summary>
    internal const int BatchBytes = 32 * 1024;

    /// <summary>The same as a number of messages.</summary>
    internal const int BatchMessages = 1024;

    /// <summary>What a sender may have under way that its owner has not accepted; then it waits.</summary>
    internal const int UnacceptedBytes = 4 * 1024 * 1024;

    /// <summary>A delivery is cut at this many bytes, so that one receiver does not hold up the others.</summary>
    internal const int DeliveryBytes = 128 * 1024;

    /// <summary>The most messages a receiver asks for ahead.</summary>
    internal const int MostAhead = 2048;

    /// <summary>A frame up to this size is written by whoever has it, when the socket has room; a larger one by a thread of its own.</summary>
    internal const int DirectFrame = 48 * 1024;

    /// <summary>How often a message is handed out before it goes to the dead letters, where the user does not say.</summary>
    internal const int MaximumDeliveries = 5;

    /// <summary>The most dead letters that are kept; the oldest go first.</summary>
    internal const int DeadLetters = 10_000;

    /// <summary>This many calls in quick succession make a script a stream, for which calls need not wait for the owner each time.</summary>
    internal const int StreakOfCalls = 16;

    /// <summary>Calls that follow each other within this time are in quick succession.</summary>
    internal static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(2);

    /// <summary>How much work a receiver takes ahead: what it needs this long for.</summary>
    internal static readonly TimeSpan Ahead = TimeSpan.FromMilliseconds(4);

    /// <summary>Messages that were fetched ahead and lie unused this long go back, since another receiver may want them.</summary>
    internal static readonly TimeSpan Unused = TimeSpan.FromMilliseconds(10);

    /// <summary>Acknowledgements are collected for this long at most.</summary>
    internal static readonly TimeSpan AcknowledgeWithin = TimeSpan.FromMilliseconds(1);

    /// <summary>How many connections may be open that have not proved themselves; each takes a descriptor and less than a kilobyte.</summary>
    internal const int MostPending = 128;

    /// <summary>How many that have proved themselves may wait for a listener's Accept; then no more are accepted, as with a system's backlog.</summary>
    internal const int MostReady = 128;

    /// <summary>
    /// A peer that has not read so much of what was answered is heard no further until it has read some: its questions would only be answered
    /// into this process's memory.
    /// </summary>
    internal const int UnreadBytes = 4 * 1024 * 1024;

    /// <summary>How long a connecting process may take to prove itself, from its first byte to its last.</summary>
    internal static readonly TimeSpan Handshake = TimeSpan.FromSeconds(10);

    /// <summary>How long a caller that was stopped waits to hear what became of its call. Who answers at all does so at once.</summary>
    internal static readonly TimeSpan FinalFlush = TimeSpan.FromSeconds(1);

    /// <summary>How long a caller whose time is over waits to hear whether something came at its end; then the owner hangs.</summary>
    internal static readonly TimeSpan Hanging = TimeSpan.FromSeconds(5);

    /// <summary>How long an ending process waits for its owner to take what it has sent.</summary>
    internal static readonly TimeSpan Flush = TimeSpan.FromSeconds(30);
}
