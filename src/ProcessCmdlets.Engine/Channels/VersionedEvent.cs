using System.Diagnostics;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>
/// Wakes whoever waits for something to happen on one or several channels. Read <see cref="Version"/>, look, and wait for a
/// later version: what happens between looking and waiting is not missed.
/// </summary>
internal sealed class VersionedEvent
{
    private readonly object _gate = new();
    private int _version;
    private int _waiters;

    /// <summary>How often something has happened.</summary>
    internal int Version => Volatile.Read(ref _version);

    /// <summary>Something has happened.</summary>
    internal void Set()
    {
        lock (_gate)
        {
            _version++;
            if (_waiters > 0)
            {
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Waits until something happens after a version.</summary>
    /// <returns>False when the time was over or the token cancelled.</returns>
    internal bool Wait(int seen, TimeSpan timeout, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(static state => ((VersionedEvent)state!).Wake(), this);
        lock (_gate)
        {
            _waiters++;
            try
            {
                while (_version == seen)
                {
                    if (cancellationToken.IsCancellationRequested)
                    {
                        return false;
                    }

                    if (timeout == Timeout.InfiniteTimeSpan)
                    {
                        _ = Monitor.Wait(_gate);
                        continue;
                    }

                    TimeSpan left = timeout - Stopwatch.GetElapsedTime(start);
                    if (left <= TimeSpan.Zero)
                    {
                        return false;
                    }

                    _ = Monitor.Wait(_gate, left < MostAtOnce ? left : MostAtOnce);
                }

                return true;
            }
            finally
            {
                _waiters--;
            }
        }
    }

    // The system takes no longer wait than this.
    private static TimeSpan MostAtOnce => TimeSpan.FromMilliseconds(int.MaxValue);

    private void Wake()
    {
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }
    }
}
