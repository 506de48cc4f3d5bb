using System.Diagnostics;
using ProcessCmdlets.Engine.Channels;

namespace ProcessCmdlets.Channels;

/// <summary>Tells a quick row of calls, as a loop makes, from single ones.</summary>
internal sealed class CallStreak
{
    // Threads may spoil each other's count; it only decides how messages go, not whether.
    private long _last;
    private int _count;

    /// <summary>Notes a call.</summary>
    /// <returns>Whether it is one of a quick row.</returns>
    internal bool Next()
    {
        long now = Stopwatch.GetTimestamp();
        _count = Stopwatch.GetElapsedTime(_last, now) < ChannelLimits.Quick ? _count + 1 : 0;
        _last = now;
        return _count > ChannelLimits.StreakOfCalls;
    }
}
