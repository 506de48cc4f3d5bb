namespace ProcessCmdlets.Engine.Locks;

/// <summary>Times and counts of locks, each with its reason.</summary>
internal static class LockLimits
{
    /// <summary>How often a taken lock is tried again before a thread is put in line: many are held for microseconds only.</summary>
    internal const int Tries = 24;

    /// <summary>A lock's file stays open this long after its last use, since a script that uses it once mostly does so again.</summary>
    internal const int IdleMilliseconds = 60;

    /// <summary>How long the thread that stands in line stays when nobody waits any more.</summary>
    internal static readonly TimeSpan LineIdle = TimeSpan.FromSeconds(1);
}
