using System.Diagnostics;
using ProcessCmdlets.Jobs;

namespace ProcessCmdlets.InputRuns.Mapping;

/// <summary>What time brings about in a call.</summary>
internal sealed partial class ParallelMap
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(10);

    // Longer than that an item does not hold up those behind it, when there is another worker for them.
    private static readonly TimeSpan s_holdUp = TimeSpan.FromMilliseconds(50);

    // A worker whose session is not made by then counts as ready, so that the time of a call ends also where its
    // initialization hangs.
    private static readonly TimeSpan s_longestStart = TimeSpan.FromSeconds(60);

    private readonly long _created = Stopwatch.GetTimestamp();
    private long _start;

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

        // The pool has a lock of its own, under which it calls this one.
        bool hasTime = Options.Timeout > TimeSpan.Zero && _start == 0
            && (_pool.Scheduler.HasReadyWorker || Stopwatch.GetElapsedTime(_created) > s_longestStart);
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

            if (hasTime)
            {
                BeginTime();
            }

            isOver = !_isStopping && Options.Timeout > TimeSpan.Zero && _start != 0 && Stopwatch.GetElapsedTime(_start) > Options.Timeout;
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

    // How long a worker takes to start is no part of the call's time: on a busy machine that alone would use it up.
    private void BeginTime() => _start = _start == 0 ? Stopwatch.GetTimestamp() : _start;

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
            && (IdleLane() is not null || _lanes.Count < _mostLanes))
        {
            lane.IsRecalling = true;
            _chunk.Shrink();
            recalled.Add(lane);
        }
    }
}
