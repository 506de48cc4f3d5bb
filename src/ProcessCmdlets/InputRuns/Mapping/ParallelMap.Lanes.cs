using System.Diagnostics;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Pool;
using ProcessCmdlets.Streams;

namespace ProcessCmdlets.InputRuns.Mapping;

/// <summary>How lanes get items and give some back.</summary>
internal sealed partial class ParallelMap
{
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
            BeginTime();
            _startupFailures = 0;
            _nextLane = 0;
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
            lane.IsHeldUp &= ended == 0;
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

            // What an item writes does not begin its time anew; only the wait for room is not part of it.
            lane.Since = ended > 0 ? Stopwatch.GetTimestamp() : lane.Since + (Stopwatch.GetTimestamp() - now);
        }

        Fill(lane, flush: false);
        if (returned > 0)
        {
            Flush();
        }
    }

    /// <summary>Others want the lane's worker.</summary>
    internal void RequestPreemption(MapLane lane)
    {
        lock (_gate)
        {
            lane.IsYielding = true;
        }

        Fill(lane, flush: false);
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

                bool takes = !_isStopping && Fault is null && !lane.IsYielding && !lane.IsTimedOut && !lane.IsHeldUp && lane.Budget > 0
                    && lane.Outstanding <= (_chunk.Value == 1 ? 0 : _chunk.Value / 2);
                try
                {
                    group = takes ? NextGroup(lane, flush) : null;
                }
                catch (Exception exception)
                {
                    // The caller may be the thread that reads the worker, which has no part in it.
                    Fault ??= exception;
                    group = null;
                }

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

            try
            {
                lane.Send(group);
            }
            catch (Exception exception)
            {
                Break(exception);
            }
            finally
            {
                lock (_gate)
                {
                    lane.IsFilling = false;
                }
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

            return Regroup(items);
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

        return Regroup([.. group.Items.Take(most)]);
    }

    private ItemGroup Regroup(IReadOnlyList<MapItem> items)
    {
        try
        {
            return ItemGroup.Of(items, Launch.Ends);
        }
        catch
        {
            // They still are the call's, and end with it.
            for (int i = items.Count - 1; i >= 0; i--)
            {
                _again.AddFirst(items[i]);
            }

            throw;
        }
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
        lane.IsHeldUp = lane.Outstanding > 0;
        lane.PutBack(items.GetRange(0, items.Count - count));
    }
}
