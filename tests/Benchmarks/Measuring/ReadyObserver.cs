using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Engine.Workers;

namespace Benchmarks.Measuring;

/// <summary>Waits until a worker can take work.</summary>
internal sealed class ReadyObserver : IWorkerObserver
{
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the worker has said that its runspace is open; fails when it ends before.</summary>
    internal Task Ready => _ready.Task;

    /// <inheritdoc/>
    public void OnFrame(WorkerPeer worker, in Frame frame)
    {
        if (frame.Kind == FrameKind.Ready)
        {
            _ready.TrySetResult();
        }
    }

    /// <inheritdoc/>
    public void OnText(WorkerPeer worker, WorkerTextStream stream, string text) => Console.Error.Write(text);

    /// <inheritdoc/>
    public void OnExited(WorkerPeer worker, ExitStatus exit) =>
        _ready.TrySetException(new InvalidOperationException($"The worker ended before it was ready: {exit}."));
}
