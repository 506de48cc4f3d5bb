using System.Collections.Concurrent;
using ProcessCmdlets.Engine.Transport;

namespace Engine.Tests.Transport;

/// <summary>Keeps what a connection reads.</summary>
internal sealed class RecordingHandler : IFrameHandler
{
    private readonly TaskCompletionSource<Exception?> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Is called with each frame, on the reader thread.</summary>
    internal Action<Frame>? Received { get; init; }

    internal ConcurrentQueue<(FrameKind Kind, int TaskId, byte[] Payload)> Frames { get; } = new();

    /// <summary>Completes with the fault, or null, when the connection has ended; faults if told of it twice.</summary>
    internal Task<Exception?> Closed => _closed.Task;

    internal int ClosedCount { get; private set; }

    public void OnFrame(in Frame frame)
    {
        Frames.Enqueue((frame.Kind, frame.TaskId, frame.Payload.ToArray()));
        Received?.Invoke(frame);
    }

    public void OnClosed(Exception? fault)
    {
        ClosedCount++;
        _closed.TrySetResult(fault);
    }
}
