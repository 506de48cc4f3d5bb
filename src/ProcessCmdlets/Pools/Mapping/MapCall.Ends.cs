using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Pool;
using ProcessCmdlets.Jobs;
using ProcessCmdlets.Streams;

namespace ProcessCmdlets.Pools.Mapping;

/// <summary>What becomes of items that fail and of those of a lane that ends, and how a call ends its lanes.</summary>
internal sealed partial class MapCall
{
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
}
