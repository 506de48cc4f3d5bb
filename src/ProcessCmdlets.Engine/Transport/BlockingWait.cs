namespace ProcessCmdlets.Engine.Transport;

/// <summary>
/// How the thread that calls waits for another process that mostly answers at once, but may be stopped or hang. The module's way
/// lets Ctrl+C end such a wait; a thread on which no script runs just waits.
/// </summary>
internal static class BlockingWait
{
    /// <summary>A wait: for how long, unless the token is cancelled. It says whether what it waits for is there.</summary>
    internal delegate bool Wait(TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>Waits in a way that the caller can be stopped in.</summary>
    internal static Func<TimeSpan, Wait, bool> Strategy { get; set; } = static (timeout, wait) => wait(timeout, CancellationToken.None);

    /// <summary>Waits until it is there.</summary>
    internal static void For(Wait wait) => Strategy(Timeout.InfiniteTimeSpan, wait);
}
