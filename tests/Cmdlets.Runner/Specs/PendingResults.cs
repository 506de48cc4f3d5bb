namespace Cmdlets.Runner.Specs;

/// <summary>The results of one run: asked for by case number before or after they are known.</summary>
internal sealed class PendingResults
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, TaskCompletionSource<SpecResult>> _sources = [];
    private SpecResult? _ending;

    /// <summary>The result of a case, once it is known.</summary>
    public Task<SpecResult> GetAsync(int id) => Source(id).Task;

    /// <summary>Sets the result of a case.</summary>
    public void Set(int id, SpecResult result) => Source(id).TrySetResult(result);

    /// <summary>Gives every case without a result this one, now and later.</summary>
    public void Finish(SpecResult ending)
    {
        List<TaskCompletionSource<SpecResult>> waiting;
        lock (_lock)
        {
            _ending = ending;
            waiting = [.. _sources.Values];
        }

        foreach (TaskCompletionSource<SpecResult> source in waiting)
        {
            source.TrySetResult(ending);
        }
    }

    private TaskCompletionSource<SpecResult> Source(int id)
    {
        lock (_lock)
        {
            if (!_sources.TryGetValue(id, out TaskCompletionSource<SpecResult>? source))
            {
                source = new(TaskCreationOptions.RunContinuationsAsynchronously);
                _sources[id] = source;
                if (_ending is not null)
                {
                    source.SetResult(_ending);
                }
            }

            return source;
        }
    }
}
