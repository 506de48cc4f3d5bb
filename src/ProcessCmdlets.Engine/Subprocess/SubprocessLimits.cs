namespace ProcessCmdlets.Engine.Subprocess;

/// <summary>How long things around external programs may take, and how much is read or kept at once.</summary>
internal static class SubprocessLimits
{
    /// <summary>From the soft signal until the tree is killed, where nothing else is said.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long output is still read after the last program has ended, while something that it started keeps the pipes open.
    /// </summary>
    internal static readonly TimeSpan DrainAfterExit = TimeSpan.FromSeconds(2);

    /// <summary>The same after the tree was killed, when nothing of it can hold them any more but what escaped.</summary>
    internal static readonly TimeSpan DrainAfterKill = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a run lasts before a shell is started that ends its programs when this process is killed.</summary>
    internal static readonly TimeSpan Unguarded = TimeSpan.FromMilliseconds(50);

    /// <summary>How much of a standard input that the program does not read yet is kept before whoever sends it waits.</summary>
    internal const int PendingInput = 1 << 20;

    /// <summary>How much text of a program that nobody reads yet is kept before the program waits.</summary>
    internal const int PendingOutput = 1 << 20;

    /// <summary>How much of a program's error text is kept while it runs on; older text is dropped.</summary>
    internal const int KeptErrorText = 1 << 22;

    /// <summary>The size asked for pipes (Linux): with the system's 64 KiB, twice as much time goes into changing processes.</summary>
    internal const int PipeSize = 1 << 18;

    /// <summary>The least room for one read.</summary>
    internal const int ReadSize = 1 << 16;
}
