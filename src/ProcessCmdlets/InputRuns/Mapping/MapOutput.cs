using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace ProcessCmdlets.InputRuns.Mapping;

/// <summary>
/// Carries records from the threads that read workers to the pipeline's thread, many at a time. It is bounded: a worker whose
/// records are not taken is held back.
/// </summary>
internal sealed class MapOutput : IDisposable
{
    private const int MostBatches = 64;

    private readonly ConcurrentQueue<List<MapEntry>> _batches = new();
    private readonly ConcurrentBag<List<MapEntry>> _spare = [];
    private readonly SemaphoreSlim _space = new(MostBatches);
    private readonly ManualResetEventSlim _ready = new();
    private readonly CancellationTokenSource _closed = new();

    /// <summary>Whether there is something to take.</summary>
    internal bool HasBatches => !_batches.IsEmpty;

    /// <summary>An empty list, used before where there is one.</summary>
    internal List<MapEntry> Rent() => _spare.TryTake(out List<MapEntry>? list) ? list : [];

    /// <summary>Adds records, waiting for room.</summary>
    internal void Add(List<MapEntry> batch)
    {
        try
        {
            _space.Wait(_closed.Token);
        }
        catch (OperationCanceledException)
        {
            // The pipeline that asked for the records has ended.
            return;
        }

        AddAtOnce(batch);
    }

    /// <summary>Whether a record would have to wait now.</summary>
    internal bool IsFull => _space.CurrentCount == 0;

    /// <summary>Adds records that must not wait.</summary>
    internal void AddAtOnce(List<MapEntry> batch)
    {
        _batches.Enqueue(batch);
        _ready.Set();
    }

    /// <summary>Takes the next batch if there is one.</summary>
    internal bool TryTake([MaybeNullWhen(false)] out List<MapEntry> batch)
    {
        if (!_batches.TryDequeue(out batch))
        {
            return false;
        }

        if (_space.CurrentCount < MostBatches)
        {
            _ = _space.Release();
        }

        return true;
    }

    /// <summary>Gives a list back that was taken.</summary>
    internal void Return(List<MapEntry> batch)
    {
        batch.Clear();
        if (_spare.Count < MostBatches)
        {
            _spare.Add(batch);
        }
    }

    /// <summary>Waits until there is something to take, or something else to look at.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    internal void Wait(CancellationToken stop)
    {
        _ready.Wait(stop);
        _ready.Reset();
    }

    /// <summary>Wakes the one that waits.</summary>
    internal void Wake() => _ready.Set();

    /// <summary>Nothing is taken any more: whoever waits to add goes on, and what they add is dropped.</summary>
    public void Dispose() => _closed.Cancel();
}
