using System.Diagnostics;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Pool;
using ProcessCmdlets.Engine.Runtime;
using ProcessCmdlets.Engine.Workers;
using ProcessCmdlets.Jobs;
using ProcessCmdlets.Streams;

namespace ProcessCmdlets.InputRuns.Mapping;

/// <summary>
/// One call of Invoke-ProcessPool: takes items, gives groups of them to lanes, one for each worker that takes part, and hands
/// what comes back to the thread that asked.
/// </summary>
/// <remarks>
/// <code>
///  Add -> open group -> sealed groups -> lane -> worker -> lane -> MapOutput -> the pipeline's thread
///                            ^                              |
///                            +--- again: retries, recalled, lost with their worker
/// </code>
/// One lock guards all of it; sending and writing happen outside. <c>InFlight</c> alone belongs to the pipeline's thread.
/// </remarks>
internal sealed partial class ParallelMap : IMapSource, IDisposable
{
    // A group's bytes stay in the processor's cache.
    private const int LargestGroup = 128 * 1024;

    private readonly object _gate = new();
    private readonly ProcessPool _pool;
    private readonly ItemWriter _writer;
    private readonly Queue<ItemGroup> _sealed = new();
    private readonly LinkedList<MapItem> _again = new();
    private readonly List<MapItem> _delayed = [];
    private readonly List<MapLane> _lanes = [];
    private readonly List<string> _warnings = [];
    private readonly ChunkSize _chunk;
    private readonly int _mostLanes;
    private readonly MapOutput _output = new();
    private readonly BackgroundTimer _timer;
    private Exception? _stopReason;
    private long _count;
    private bool _inputEnded;
    private bool _isStopping;
    private int _isTicking;

    /// <param name="pool">The pool whose workers take part.</param>
    /// <param name="launch">What each worker is sent first.</param>
    /// <param name="options">How items are treated.</param>
    /// <param name="mostLanes">The most workers that are of use.</param>
    internal ParallelMap(ProcessPool pool, MapLaunch launch, MapOptions options, int mostLanes)
    {
        _pool = pool;
        Launch = launch;
        Options = options;
        _writer = new ItemWriter(options.Depth, launch.Ends);
        _chunk = new ChunkSize(options.ChunkSize);
        _mostLanes = mostLanes;
        _timer = new BackgroundTimer("map", Tick, Break);
        _timer.Repeat(s_tick);
    }

    /// <summary>How items are treated.</summary>
    internal MapOptions Options { get; }

    /// <summary>What each worker is sent first.</summary>
    internal MapLaunch Launch { get; }

    /// <summary>The pool's name.</summary>
    internal string PoolName => _pool.Name;

    /// <summary>How many items have come in and are not written out.</summary>
    internal int InFlight { get; private set; }

    /// <summary>Whether more items may come in now.</summary>
    internal bool HasRoom => InFlight < (Options.MaxInFlight > 0
        ? Options.MaxInFlight
        : Math.Max(2 * Options.ThrottleLimit, 4 * _chunk.Value * Math.Max(1, _lanes.Count)));

    /// <summary>What makes all further work impossible, or null.</summary>
    internal Exception? Fault { get; private set; }

    /// <summary>Whether the call's time is over.</summary>
    public bool IsTimedOut { get; private set; }

    /// <inheritdoc/>
    public Exception? EndReason => Fault ?? _stopReason;

    /// <summary>How many items have come in.</summary>
    internal long Count => _count;

    /// <summary>Whether no more items will come in.</summary>
    internal bool HasAllInput => Volatile.Read(ref _inputEnded);

    /// <summary>How many workers the call has at most had at once.</summary>
    internal int MostWorkers { get; private set; }

    /// <summary>Whether nothing more will come.</summary>
    internal bool IsOver
    {
        get
        {
            lock (_gate)
            {
                bool isDone = _inputEnded && InFlight == 0
                    && (!Options.HasFinalization || _lanes.TrueForAll(static lane => lane.State == LaneState.Queued));
                return !_output.HasBatches && (isDone || ((Fault is not null || _isStopping) && _lanes.Count == 0));
            }
        }
    }

    /// <summary>The output of the workers.</summary>
    public MapOutput Output => _output;

    /// <summary>Takes an item. One that comes when the call is over ends at once, without a result.</summary>
    /// <param name="value">The object.</param>
    /// <param name="sequence">Its place in the whole input, from 1.</param>
    /// <param name="job">Its job, or null.</param>
    /// <exception cref="Serialization.ValueNotSerializableException">It cannot cross; the call goes on without it.</exception>
    internal void Add(object? value, long sequence, ProcessItemJob? job)
    {
        var item = new MapItem(_count, value) { Sequence = sequence, Job = job, QueuedAt = Options.IsTimed ? DateTime.Now : default };
        MapLane? lane;
        lock (_gate)
        {
            if (_isStopping || Fault is not null)
            {
                _count++;
                InFlight++;
                _output.AddAtOnce([WithoutResult(item)]);
                return;
            }

            _writer.Add(item);
            _count++;
            InFlight++;
            if (_writer.Count >= _chunk.Value || _writer.Length >= LargestGroup)
            {
                Seal();
            }

            lane = _sealed.Count > 0 ? IdleLane() ?? NewLane() : null;
        }

        Run(lane);
    }

    /// <summary>No more items come.</summary>
    internal void EndInput()
    {
        lock (_gate)
        {
            _inputEnded = true;
        }

        Flush();
    }

    /// <summary>Lets what waits for company go, since nothing may come for a while.</summary>
    internal void Flush()
    {
        MapLane? lane;
        do
        {
            lock (_gate)
            {
                if (_writer.Count > 0 && (_sealed.Count == 0 || _inputEnded))
                {
                    Seal();
                }

                lane = IdleLane();
                if (lane is null)
                {
                    lane = HasWaiting ? NewLane() : null;
                }
                else if (!HasWaiting && !IsNeededNoMore(lane))
                {
                    lane = null;
                }
            }

            Run(lane);
        }
        while (lane is not null);
    }

    /// <summary>The pipeline's thread has written all of an item.</summary>
    public void Written() => InFlight--;

    /// <summary>Paths of values whose depth was cut since the last call.</summary>
    internal string[] TakeWarnings()
    {
        if (_warnings.Count == 0)
        {
            return [];
        }

        lock (_gate)
        {
            string[] paths = [.. _warnings];
            _warnings.Clear();
            return paths;
        }
    }

    /// <summary>Adds a record that belongs to no item.</summary>
    internal void Publish(MapEntry entry) => _output.AddAtOnce([entry]);

    /// <summary>An empty list for a lane's records.</summary>
    internal List<MapEntry> RentBatch() => _output.Rent();

    /// <summary>Counts items for the pool.</summary>
    internal void CountItems(WorkerPeer worker, int succeeded, int failed) =>
        _pool.Scheduler.CountParts(worker, succeeded, failed);

    /// <summary>Ends what is under way; what has been put out until then is still to be taken. Returns at once.</summary>
    /// <param name="reason">What the items that have no result report, or null where the user has stopped the call.</param>
    internal void StopAtOnce(Exception? reason = null)
    {
        _stopReason ??= reason;
        _ = EndLanes();
    }

    /// <summary>Ends what is under way, and lets finally and clean blocks run. Nothing is put out any more.</summary>
    internal void Stop()
    {
        _output.Dispose();
        Task ended = EndLanes().ContinueWith(
            static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        _ = ended.Wait(JobRun.Grace + JobRun.Grace);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        if (!_inputEnded || InFlight > 0)
        {
            Stop();
        }

        _output.Dispose();
        Launch.Ends.GiveUp();
    }

    private bool HasWaiting => _sealed.Count > 0 || _again.Count > 0 || _writer.Count > 0;

    private void Seal() => _sealed.Enqueue(_writer.Seal(_warnings.Add));

    private MapLane? IdleLane()
    {
        foreach (MapLane lane in _lanes)
        {
            if (lane is { State: LaneState.Running, Outstanding: 0, IsFilling: false })
            {
                return lane;
            }
        }

        return null;
    }

    /// <summary>Another lane, unless one waits for a worker already or all that are of use are there.</summary>
    private MapLane? NewLane()
    {
        if (_isStopping || Fault is not null || _lanes.Count >= _mostLanes || _lanes.Exists(static lane => lane.State == LaneState.Queued))
        {
            return null;
        }

        if (Environment.TickCount64 < _nextLane)
        {
            // The timer asks again.
            return null;
        }

        var added = new MapLane(this);
        _lanes.Add(added);
        MostWorkers = Math.Max(MostWorkers, _lanes.Count);
        return added;
    }

    /// <summary>Gives a lane work, or a worker where it has none.</summary>
    private void Run(MapLane? lane)
    {
        if (lane is null)
        {
            return;
        }

        if (lane.Worker is not null)
        {
            Fill(lane, flush: false);
            return;
        }

        try
        {
            _pool.Scheduler.Submit(lane, isAwaited: true);
        }
        catch (Exception exception)
        {
            Ended(lane, new LaneEnd { Fault = exception });
        }
    }
}
