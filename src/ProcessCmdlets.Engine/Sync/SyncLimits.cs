namespace ProcessCmdlets.Engine.Sync;

/// <summary>Times and sizes of locks and their like, each with its reason.</summary>
internal static class SyncLimits
{
    /// <summary>How often a taken lock is tried again before a thread is put in line: many are held for microseconds only.</summary>
    internal const int Tries = 24;

    /// <summary>A lock's file stays open this long after its last use, since a script that uses it once mostly does so again.</summary>
    internal const int IdleMilliseconds = 60;

    /// <summary>A lock's file that was not written for this long is not between two uses.</summary>
    internal static readonly TimeSpan Settled = TimeSpan.FromMinutes(1);

    /// <summary>How long a lock with a name tells its next holder that the last one was killed, where nobody asks for it.</summary>
    internal static readonly TimeSpan Remembered = TimeSpan.FromDays(7);

    /// <summary>How long a lock that the system does not give for another reason is left alone before it is tried again.</summary>
    internal static readonly TimeSpan Retry = TimeSpan.FromMilliseconds(20);

    /// <summary>How long both sides of a dictionary look for the next word of the other before they wait to be woken, which takes as long.</summary>
    internal static readonly TimeSpan LookFor = TimeSpan.FromMicroseconds(50);

    /// <summary>How long the thread that stands in line stays when nobody waits any more.</summary>
    internal static readonly TimeSpan LineIdle = TimeSpan.FromSeconds(1);
}
