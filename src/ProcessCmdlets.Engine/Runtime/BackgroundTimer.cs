namespace ProcessCmdlets.Engine.Runtime;

/// <summary>A timer whose callback may throw without ending the process; see <see cref="BackgroundThread"/>.</summary>
internal sealed class BackgroundTimer : IDisposable
{
    private readonly Timer _timer;

    /// <param name="name">Its name behind "ProcessCmdlets", for reports.</param>
    /// <param name="tick">What is due.</param>
    /// <param name="onFault">Receives what <paramref name="tick"/> throws; null reports it. The timer goes on as it was scheduled.</param>
    internal BackgroundTimer(string name, Action tick, Action<Exception>? onFault)
    {
        _timer = new Timer(_ => BackgroundFaults.Guard(name, tick, onFault), null, Timeout.Infinite, Timeout.Infinite);
    }

    /// <summary>Schedules one tick in place of those that were scheduled.</summary>
    /// <param name="due">When; <see cref="Timeout.InfiniteTimeSpan"/> is never.</param>
    internal void Schedule(TimeSpan due) => _timer.Change(due, Timeout.InfiniteTimeSpan);

    /// <summary>Schedules a tick in each period.</summary>
    internal void Repeat(TimeSpan period) => _timer.Change(period, period);

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();
}
