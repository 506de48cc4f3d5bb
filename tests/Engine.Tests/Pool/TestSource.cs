using System.Collections.Concurrent;
using System.Text;
using Engine.Tests.Workers;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Pool;
using ProcessCmdlets.Engine.Workers;

namespace Engine.Tests.Pool;

/// <summary>Gives a pool the child program as its workers. What is special about a start is said before, one after the other.</summary>
internal sealed class TestSource : IPoolWorkerSource
{
    private static readonly InvalidOperationException s_failure = new("The start has failed.");

    private readonly ConcurrentQueue<Start> _starts = new();
    private readonly StringBuilder _text = new();
    private int _count;

    /// <summary>How the child program behaves as a worker.</summary>
    internal string Way { get; init; } = "right";

    /// <summary>How many starts were begun.</summary>
    internal int Count => Volatile.Read(ref _count);

    /// <summary>Whether the starts that nothing special was said of fail.</summary>
    internal volatile bool Fails;

    /// <summary>Makes the works that a worker's threads begin with.</summary>
    internal Func<Action<Exception>, PoolWorkItem?> Initialization { get; set; } = static _ => null;

    /// <summary>Makes the works that a worker's threads end with.</summary>
    internal Func<PoolWorkItem?> Finalization { get; set; } = static () => null;

    /// <summary>The workers that have started.</summary>
    internal ConcurrentQueue<WorkerProcess> Workers { get; } = new();

    /// <summary>What no work is known to have printed.</summary>
    internal string Text
    {
        get
        {
            lock (_text)
            {
                return _text.ToString();
            }
        }
    }

    /// <summary>The next starts fail before there is a process.</summary>
    internal void FailNext(int count = 1)
    {
        for (int i = 0; i < count; i++)
        {
            _starts.Enqueue(new Start(s_failure));
        }
    }

    /// <summary>The next start is as it should be.</summary>
    internal void StartNext() => _starts.Enqueue(new Start());

    /// <summary>The next start takes all the time that a start may take.</summary>
    internal void TimeOutNext() =>
        _starts.Enqueue(new Start(new WorkerStartException("it did not connect.", "command", null, string.Empty, hasTimedOut: true)));

    /// <summary>The process of the next start connects and dies before it has sent anything.</summary>
    internal void DieNext() => _starts.Enqueue(new Start(Dies: true));

    public async Task<WorkerPeer> StartAsync(IWorkerObserver observer, CancellationToken cancellationToken)
    {
        _ = Interlocked.Increment(ref _count);
        if (!_starts.TryDequeue(out Start? start))
        {
            start = new Start(Fails ? s_failure : null);
        }

        if (start.Failure is { } failure)
        {
            throw failure;
        }

        string way = start.Dies ? "silent" : Way;
        WorkerProcess worker = await WorkerLauncher.StartAsync(DummyProgram.Options("worker", way), observer, cancellationToken);
        if (start.Dies)
        {
            worker.Kill();

            // Before the pool has it, so that it gets no work.
            _ = await worker.Exited;
        }

        Workers.Enqueue(worker);
        return worker;
    }

    public PoolWorkItem? CreateInitialization(Action<Exception> failed) => Initialization(failed);

    public PoolWorkItem? CreateFinalization() => Finalization();

    public void ReceiveText(WorkerPeer worker, WorkerTextStream stream, string text)
    {
        lock (_text)
        {
            _ = _text.Append(text);
        }
    }

    public void EndText(WorkerPeer worker)
    {
    }

    /// <summary>What is special about a start.</summary>
    private sealed record Start(Exception? Failure = null, bool Dies = false);
}
