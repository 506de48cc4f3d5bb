using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Pool;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Jobs;
using ProcessCmdlets.Session.Wire;
using ProcessCmdlets.Streams;

namespace ProcessCmdlets.InputRuns.Mapping;

/// <summary>What becomes of items that fail and of those of a lane that ends, and how a call ends its lanes.</summary>
internal sealed partial class ParallelMap
{
    // A worker may die by chance before it has begun; that many in a row, with no other at work, are not chance.
    private const int MostEarlyDeaths = 3;

    private static readonly TimeSpan s_shortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(5);

    // How many workers have died, one after the other, before they had begun, and when the next one is tried.
    private int _startupFailures;
    private long _nextLane;

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

            item.AttemptRecords = null;
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

            bool isLast = lane.State == LaneState.Ending;
            lane.State = LaneState.Ending;
            Settle(lane, end, lane.TakeBack(), isLast);
            EndRest();
            next = HasWaiting ? IdleLane() ?? NewLane() : null;
        }

        Run(next);
        _output.Wake();
    }

    private void Settle(MapLane lane, LaneEnd end, List<MapItem> items, bool isLast)
    {
        if (FaultOf(lane, end) is { } fault)
        {
            if (!_isStopping)
            {
                Fault ??= fault;
            }

            PutBack(items, begun: false);
            return;
        }

        if (!_isStopping && items.Count == 0 && FinalizationFailure(lane, end, isLast) is { } last)
        {
            var record = ErrorRecords.FinalizationFailed(PoolName, last);
            Publish(new MapEntry(null, RecordKind.Error, record));
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
            NoteEarlyDeath(end);
        }

        if (items.Count > 0 && begun && (failure is not null || _isStopping))
        {
            Fail(items[0], failure, end);
            items.RemoveAt(0);
        }

        PutBack(items, begun);
    }

    /// <summary>What makes all further work impossible, or null.</summary>
    private Exception? FaultOf(MapLane lane, LaneEnd end) => end switch
    {
        { Fault: { } fault } => fault,
        { IsPoolStopped: true } => new PoolClosedException(PoolName, isStopped: true),
        { Result.Phase: TaskPhase.Finalization } => null,
        { Result: { Phase: TaskPhase.Initialization } result } when ScriptFailure(result, end) is { } failure =>
            ErrorRecords.Terminating(ErrorRecords.InitializationFailed(PoolName, failure)),
        { Result.Error: { } error } => new TaskFailedException(error, end.Worker!.ProcessId),
        _ => null,
    };

    /// <summary>Why the last script of a worker has not run to its end, or null where it has or there is none.</summary>
    private Exception? FinalizationFailure(MapLane lane, LaneEnd end, bool isLast) => end switch
    {
        _ when !Options.HasFinalization => null,
        { Result: { Phase: TaskPhase.Finalization } result } => ScriptFailure(result, end),
        { Exit: { } exit } when isLast && lane is { IsReady: true, IsTimedOut: false } =>
            new WorkerLostException(end.Worker!.WorkerId, end.Worker.ProcessId, exit),
        _ => null,
    };

    private static Exception? ScriptFailure(CompletedMessage result, LaneEnd end) => result switch
    {
        { Error: { } error } => new TaskFailedException(error, end.Worker!.ProcessId),
        { CalledExit: true } => new TaskExitException(result.ExitCode, end.Worker!.ProcessId),
        _ => null,
    };

    private void NoteEarlyDeath(LaneEnd end)
    {
        double pause = s_shortestPause.TotalMilliseconds * Math.Pow(2, Math.Min(_startupFailures++, 30));
        _nextLane = Environment.TickCount64 + (long)Math.Min(pause, s_longestPause.TotalMilliseconds);
        if (_startupFailures >= MostEarlyDeaths && !_lanes.Exists(static lane => lane.IsReady))
        {
            Fault ??= new WorkerLostException(end.Worker!.WorkerId, end.Worker.ProcessId, end.Exit!);
        }
    }

    private void PutBack(List<MapItem> items, bool begun)
    {
        for (int i = items.Count - 1; i >= 0; i--)
        {
            items[i].Attempts -= begun ? 1 : 0;
            _again.AddFirst(items[i]);
        }
    }

    /// <summary>
    /// The call is over before its items: those that are left end without a result, so that each that was taken in ends once. Under
    /// the lock.
    /// </summary>
    private void EndRest()
    {
        if (_lanes.Count > 0 || (Fault is null && !_isStopping))
        {
            return;
        }

        List<MapItem> rest = [.. _again, .. _delayed, .. _sealed.SelectMany(static group => group.Items), .. _writer.TakeBack()];
        _again.Clear();
        _delayed.Clear();
        _sealed.Clear();
        if (rest.Count > 0)
        {
            _output.AddAtOnce([.. rest.OrderBy(static item => item.Index).Select(WithoutResult)]);
        }
    }

    private static MapEntry WithoutResult(MapItem item) => new(item, RecordKind.ItemEnded, new ItemOutcome { IsStopped = true });

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
        if (item.AttemptRecords is { } records)
        {
            item.AttemptRecords = null;
            entries.AddRange(records);
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

        lock (_gate)
        {
            EndRest();
        }

        _output.Wake();
        return Task.WhenAll(ends);
    }
}
