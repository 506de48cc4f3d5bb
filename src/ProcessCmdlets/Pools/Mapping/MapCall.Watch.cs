using System.Diagnostics;
using ProcessCmdlets.Jobs;

namespace ProcessCmdlets.Pools.Mapping;

/// <summary>What time brings about in a call.</summary>
internal sealed partial class MapCall
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(10);

    // Longer than that an item does not hold up those behind it, when there is another worker for them.
    private static readonly TimeSpan s_holdUp = TimeSpan.FromMilliseconds(50);

    /// <summary>What nothing else brings about: groups that wait for company, retries that are due, items that take too long.</summary>
    private void Tick()
    {
        if (Interlocked.Exchange(ref _isTicking, 1) != 0)
        {
            return;
        }

        try
        {
            WatchLanes();
            Flush();
        }
        finally
        {
            Volatile.Write(ref _isTicking, 0);
        }
    }

    private void Break(Exception exception)
    {
        lock (_gate)
        {
            Fault ??= exception;
        }

        try
        {
            _ = EndLanes();
        }
        catch (Exception)
        {
            // Thrown on it would end the session, or a worker whose reader this is. The call reports its first fault.
            _output.Wake();
        }
    }

    private void WatchLanes()
    {
        var overdue = new List<MapLane>();
        var recalled = new List<MapLane>();
        bool isOver;
        lock (_gate)
        {
            long now = Environment.TickCount64;
            for (int i = _delayed.Count - 1; i >= 0; i--)
            {
                if (_delayed[i].NotBefore <= now)
                {
                    _again.AddLast(_delayed[i]);
                    _delayed.RemoveAt(i);
                }
            }

            isOver = !_isStopping && Options.Timeout > TimeSpan.Zero && Stopwatch.GetElapsedTime(_start) > Options.Timeout;
            IsTimedOut |= isOver;
            foreach (MapLane lane in _lanes)
            {
                Watch(lane, overdue, recalled);
            }
        }

        if (isOver)
        {
            _ = EndLanes();
        }

        foreach (MapLane lane in overdue)
        {
            _ = _pool.Scheduler.EndAsync(lane, kill: false, keepWorker: false, JobRun.Grace);
        }

        recalled.ForEach(static lane => lane.SendRecall());
    }

    private void Watch(MapLane lane, List<MapLane> overdue, List<MapLane> recalled)
    {
        if (lane.State != LaneState.Running || lane.Outstanding == 0 || lane.IsBlocked || lane.IsTimedOut || _isStopping)
        {
            return;
        }

        TimeSpan elapsed = Stopwatch.GetElapsedTime(lane.Since);
        if (Options.TaskTimeout > TimeSpan.Zero && elapsed > Options.TaskTimeout && lane.IsReady)
        {
            lane.IsTimedOut = true;
            lane.OutstandingAtTimeout = lane.Outstanding;
            overdue.Add(lane);
        }
        else if (lane is { Outstanding: > 1, IsRecalling: false, IsFilling: false } && elapsed > s_holdUp && !HasWaiting
            && (HungryLane() is not null || _lanes.Count < _mostLanes))
        {
            lane.IsRecalling = true;
            _chunk.Shrink();
            recalled.Add(lane);
        }
    }
}
