using System.Diagnostics;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Pool;
using ProcessCmdlets.Jobs;
using ProcessCmdlets.Streams;
using ProcessCmdlets.Wire;

namespace ProcessCmdlets.Pools.Mapping;

/// <summary>How lanes get items, and what becomes of the items of one that ends.</summary>
internal sealed partial class MapCall
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(10);

    // Longer than that an item does not hold up those behind it, when there is another worker for them.
    private static readonly TimeSpan s_holdUp = TimeSpan.FromMilliseconds(50);

    /// <summary>A lane has its worker.</summary>
    internal void Begun(MapLane lane, int budget)
    {
        lock (_gate)
        {
            if (lane.State == LaneState.Queued)
            {
                lane.State = LaneState.Running;
                lane.Budget = budget;
                lane.Since = Stopwatch.GetTimestamp();
            }
        }

        Fill(lane, flush: true);
    }

    /// <summary>A lane's worker begins with its first item.</summary>
    internal void Started(MapLane lane)
    {
        lock (_gate)
        {
            lane.Since = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>A lane has read a frame of records.</summary>
    internal void Received(MapLane lane, List<MapEntry> batch, int ended, int returned)
    {
        long now = Stopwatch.GetTimestamp();
        lock (_gate)
        {
            lane.Outstanding -= ended;
            _chunk.Learn(ended, Stopwatch.GetElapsedTime(lane.Since, now).TotalMilliseconds);
            lane.IsBlocked = _output.IsFull;
            lane.IsRecalling &= returned == 0 && lane.Outstanding > 0;
            if (returned > 0)
            {
                GiveBack(lane, returned);
            }
        }

        if (batch.Count > 0)
        {
            _output.Add(batch);
        }

        lock (_gate)
        {
            lane.IsBlocked = false;
            lane.Since = Stopwatch.GetTimestamp();
        }

        Fill(lane, flush: false);
        if (returned > 0)
        {
            Flush();
        }
    }

    /// <summary>An item has failed.</summary>
    /// <returns>Whether it is tried again.</returns>
    internal bool TryAgain(MapItem item, Exception failure)
    {
        lock (_gate)
        {
            if (item.Attempts > Options.Retries || _isStopping || Fault is not null)
            {
                return false;
            }

            item.Held = null;
            if (Options.RetryDelay > TimeSpan.Zero)
            {
                double delay = Options.RetryDelay.TotalMilliseconds * Math.Pow(2, Math.Min(30, item.Attempts - 1));
                item.NotBefore = Environment.TickCount64 + (long)Math.Min(delay, int.MaxValue);
                _delayed.Add(item);
            }
            else
            {
                _again.AddLast(item);
            }
        }

        string text = Resources.Messages.ItemTriedAgain(ItemText.Of(item.Value), item.Attempts, failure.Message);
        Publish(new MapEntry(null, RecordKind.Verbose, new System.Management.Automation.VerboseRecord(text)));
        return true;
    }

    /// <summary>Others want the lane's worker.</summary>
    internal void Yield(MapLane lane)
    {
        lock (_gate)
        {
            lane.IsYielding = true;
        }

        Fill(lane, flush: false);
    }

    /// <summary>A lane has ended, for whatever reason.</summary>
    internal void Ended(MapLane lane, LaneEnd end)
    {
        MapLane? next;
        lock (_gate)
        {
            if (!_lanes.Remove(lane))
            {
                return;
            }

            lane.State = LaneState.Ending;
            List<MapItem> items = lane.TakeBack();
            Settle(lane, end, items);
            next = HasWaiting ? HungryLane() ?? NewLane() : null;
        }

        Run(next);
        _output.Wake();
    }

    /// <summary>Gives a lane items while there are some for it, or ends it.</summary>
    private void Fill(MapLane lane, bool flush)
    {
        while (true)
        {
            ItemGroup? group;
            lock (_gate)
            {
                if (lane.State != LaneState.Running || lane.IsFilling)
                {
                    return;
                }

                bool takes = !_isStopping && Fault is null && !lane.IsYielding && !lane.IsTimedOut && lane.Budget > 0
                    && lane.Outstanding <= (_chunk.Value == 1 ? 0 : _chunk.Value / 2);
                group = takes ? NextGroup(lane, flush) : null;
                if (group is not null)
                {
                    lane.Take(group);
                    lane.IsFilling = true;
                }
                else if (lane.Outstanding > 0 || !IsNeededNoMore(lane))
                {
                    return;
                }
                else
                {
                    lane.State = LaneState.Ending;
                }
            }

            if (group is null)
            {
                lane.SendEnd();
                return;
            }

            lane.Send(group);
            lock (_gate)
            {
                lane.IsFilling = false;
            }
        }
    }

    private bool IsNeededNoMore(MapLane lane) =>
        _isStopping || Fault is not null || lane.IsYielding || lane.Budget <= 0
        || (_inputEnded && !HasWaiting && _delayed.Count == 0);

    private ItemGroup? NextGroup(MapLane lane, bool flush)
    {
        int most = Math.Min(lane.Budget, _chunk.Value);
        if (_again.Count > 0)
        {
            var items = new List<MapItem>();
            int attempts = _again.First!.Value.Attempts;
            while (items.Count < most && _again.First is { } first && first.Value.Attempts == attempts)
            {
                _again.RemoveFirst();
                items.Add(first.Value);
            }

            return ItemGroup.Of(items);
        }

        bool wanted = flush || _inputEnded || _chunk.Value == 1;
        if (_sealed.Count == 0 && _writer.Count > 0 && lane.Outstanding == 0 && wanted)
        {
            Seal();
        }

        if (!_sealed.TryDequeue(out ItemGroup? group) || (group.Items.Count <= lane.Budget && group.Items.Count <= 2 * _chunk.Value))
        {
            return group;
        }

        // Written when items were quicker, or for a worker that may do more of them.
        for (int i = group.Items.Count - 1; i >= most; i--)
        {
            _again.AddFirst(group.Items[i]);
        }

        return ItemGroup.Of([.. group.Items.Take(most)]);
    }

    /// <summary>The last items that a lane has go back, since its worker has not begun them.</summary>
    private void GiveBack(MapLane lane, int count)
    {
        List<MapItem> items = lane.TakeBack();
        count = Math.Min(count, items.Count);
        for (int i = items.Count - 1; i >= items.Count - count; i--)
        {
            items[i].Attempts--;
            _again.AddFirst(items[i]);
        }

        lane.Outstanding -= count;
        lane.PutBack(items.GetRange(0, items.Count - count));
    }

    private void Settle(MapLane lane, LaneEnd end, List<MapItem> items)
    {
        if (end.Fault is not null || end.IsPoolStopped || end.Result?.Error is not null)
        {
            Fault ??= end switch
            {
                { Fault: { } fault } => fault,
                { Result.Error: { } error } => new TaskFailedException(error, end.Worker!.ProcessId),
                _ when _isStopping => null,
                _ => new PoolClosedException(PoolName, PoolState.Stopped),
            };
            return;
        }

        Exception? failure = items.Count == 0 ? null : Failure(lane, end, items[0]);
        if (lane.IsTimedOut && lane.Outstanding < lane.OutstandingAtTimeout)
        {
            // It was done at the last moment, and the one after it was not begun.
            failure = null;
        }

        bool begun = lane.IsReady || end.Exit is null;
        if (!begun && !_isStopping && !lane.IsTimedOut)
        {
            // It died before it could begin, so no item is to blame.
            failure = null;
            items.ForEach(static item => item.Attempts--);
            if (++_earlyDeaths >= MostEarlyDeaths)
            {
                Fault ??= new WorkerLostException(end.Worker!.WorkerId, end.Worker.ProcessId, end.Exit!);
                return;
            }
        }

        int first = 0;
        if (items.Count > 0 && begun && (failure is not null || _isStopping))
        {
            first = 1;
            Fail(items[0], failure, end);
        }

        for (int i = items.Count - 1; i >= first; i--)
        {
            items[i].Attempts -= begun ? 1 : 0;
            _again.AddFirst(items[i]);
        }
    }

    private Exception? Failure(MapLane lane, LaneEnd end, MapItem item) => end switch
    {
        _ when _isStopping => null,
        _ when lane.IsTimedOut => new TaskTimeoutException(ItemText.Of(item.Value), Options.TaskTimeout, end.Worker!.ProcessId),
        { Exit: { } exit } => new WorkerLostException(end.Worker!.WorkerId, end.Worker.ProcessId, exit),
        { Result: { CalledExit: true } result } => new TaskExitException(result.ExitCode, end.Worker!.ProcessId),
        _ => null,
    };

    private void Fail(MapItem item, Exception? failure, LaneEnd end)
    {
        if (failure is not null)
        {
            CountItems(end.Worker!, succeeded: 0, failed: 1);
            if (TryAgain(item, failure))
            {
                return;
            }
        }

        var entries = new List<MapEntry>();
        if (Options.Retries > 0 && item.Held is { } held)
        {
            item.Held = null;
            entries.AddRange(held);
        }

        entries.Add(new MapEntry(item, RecordKind.ItemEnded, new ItemOutcome
        {
            Failure = failure,
            IsStopped = failure is null,
            WorkerId = end.Worker!.WorkerId,
            ProcessId = end.Worker.ProcessId,
        }));
        _output.AddAtOnce(entries);
    }

    private Task EndLanes()
    {
        MapLane[] lanes;
        lock (_gate)
        {
            _isStopping = true;
            lanes = [.. _lanes];
        }

        var ends = new List<Task>();
        foreach (MapLane lane in lanes)
        {
            if (_pool.Scheduler.Cancel(lane))
            {
                Ended(lane, new LaneEnd());
            }
            else
            {
                ends.Add(_pool.Scheduler.EndAsync(lane, kill: false, keepWorker: true, JobRun.Grace));
            }
        }

        _output.Wake();
        return Task.WhenAll(ends);
    }

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
        catch (Exception exception)
        {
            // On a timer's thread it would end the user's session; the call reports it.
            Break(exception);
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

        _ = EndLanes();
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
