using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace ProcessCmdlets.Pools.Mapping;

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
    private readonly Thread _thread;

    /// <param name="source">Makes the objects, on the new thread.</param>
    /// <param name="wake">Is called when there is something new to look at.</param>
    internal InputReader(Func<CancellationToken, IEnumerable<object?>> source, Action wake)
    {
        _wake = wake;
        _thread = new Thread(() => Read(source)) { IsBackground = true, Name = "ProcessCmdlets input" };
        _thread.Start();
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
        try
        {
            foreach (object? item in source(_stop.Token))
            {
                _items.Add(item, _stop.Token);
                _wake();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Nobody wants more.
        }
        catch (Exception exception)
        {
            // On this thread it would end the user's session; the cmdlet reports it.
            Failure = exception;
        }

        _items.CompleteAdding();
        _wake();
    }
}
