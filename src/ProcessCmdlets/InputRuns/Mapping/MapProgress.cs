using System.Diagnostics;
using System.Globalization;
using System.Management.Automation;
using ProcessCmdlets.Resources;

namespace ProcessCmdlets.InputRuns.Mapping;

/// <summary>The progress bar of a whole call.</summary>
internal sealed class MapProgress
{
    // Bodies choose small numbers for their own bars.
    private const int ActivityId = 0x50435043;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(200);

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly string _activity;
    private long _last;

    internal MapProgress(string activity)
    {
        _activity = activity;
    }

    /// <summary>The bar as it is to be shown now, or null where it was shown a moment ago.</summary>
    /// <param name="ended">How many items have ended.</param>
    /// <param name="failed">How many of them have failed.</param>
    /// <param name="total">How many items there are.</param>
    /// <param name="isTotalKnown">Whether no more will come.</param>
    internal ProgressRecord? Next(long ended, long failed, long total, bool isTotalKnown)
    {
        if (_last != 0 && Stopwatch.GetElapsedTime(_last) < s_pause)
        {
            return null;
        }

        _last = Stopwatch.GetTimestamp();
        return Record(ended, failed, total, isTotalKnown);
    }

    /// <summary>The record that takes the bar away and shows the figures of the end of the call.</summary>
    /// <param name="ended">How many items have ended.</param>
    /// <param name="failed">How many of them have failed.</param>
    /// <param name="total">How many items there were.</param>
    /// <param name="isTotalKnown">Whether all of them came in; false where the call ended before its input.</param>
    internal ProgressRecord End(long ended, long failed, long total, bool isTotalKnown)
    {
        // The figures of the last Next would not do: items may have come in or been refused since, or the input have ended.
        ProgressRecord record = Record(ended, failed, total, isTotalKnown);
        record.RecordType = ProgressRecordType.Completed;
        return record;
    }

    private ProgressRecord Record(long ended, long failed, long total, bool isTotalKnown)
    {
        double rate = ended / Math.Max(0.001, Stopwatch.GetElapsedTime(_start).TotalSeconds);
        string of = isTotalKnown ? total.ToString(CultureInfo.CurrentCulture) : $"{total}+";
        return new ProgressRecord(ActivityId, _activity, Messages.MapProgress(ended, of, failed, rate))
        {
            PercentComplete = isTotalKnown && total > 0 ? (int)(ended * 100 / total) : -1,
            SecondsRemaining = isTotalKnown && rate > 0 ? (int)Math.Min(int.MaxValue, (total - ended) / rate) : -1,
        };
    }
}
