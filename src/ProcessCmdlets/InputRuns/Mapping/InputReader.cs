using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using ProcessCmdlets.Engine.Runtime;

namespace ProcessCmdlets.InputRuns.Mapping;

/// <summary>
/// Reads a slow source on a thread of its own, so that the pipeline's thread can write what comes back meanwhile. It reads a
/// little ahead and no more.
/// </summary>
internal sealed class InputReader : IDisposable
{
    private const int ReadAhead = 256;

    private readonly BlockingCollection<object?> _items = new(ReadAhead);
    private readonly CancellationTokenSource _stop = new();
    private readonly Action _wake;

    /// <param name="source">Makes the objects, on the new thread.</param>
    /// <param name="wake">Is called when there is something new to look at.</param>
    internal InputReader(Func<CancellationToken, IEnumerable<object?>> source, Action wake)
    {
        _wake = wake;
        _ = BackgroundThread.Start("input", () => Read(source), End);
    }

    /// <summary>What ended the source, or null where it came to its end.</summary>
    internal Exception? Failure { get; private set; }

    /// <summary>Whether all has been taken.</summary>
    internal bool IsOver => _items.IsCompleted;

    /// <summary>Takes the next object if there is one.</summary>
    internal bool TryTake([MaybeNullWhen(true)] out object? item) => _items.TryTake(out item);

    /// <summary>Reads no more. A source that does not look at the token is left to itself.</summary>
    public void Dispose() => _stop.Cancel();

    private void Read(Func<CancellationToken, IEnumerable<object?>> source)
    {
        foreach (object? item in source(_stop.Token))
        {
            _items.Add(item, _stop.Token);
            _wake();
        }

        End(null);
    }

    private void End(Exception? fault)
    {
        // A cancellation is no failure: nobody wants more.
        Failure = fault is OperationCanceledException && _stop.IsCancellationRequested ? null : fault;
        _items.CompleteAdding();
        _wake();
    }
}
