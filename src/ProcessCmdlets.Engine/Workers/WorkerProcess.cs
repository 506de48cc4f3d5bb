using ProcessCmdlets.Engine.Protocol;

namespace ProcessCmdlets.Engine.Workers;

/// <summary>A running worker process, seen from its owner.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private WorkerProcess()
    {
    }

    internal int WorkerId => throw new NotImplementedException();

    internal int ProcessId => throw new NotImplementedException();

    internal DateTimeOffset StartTime => throw new NotImplementedException();

    internal WorkerKind Kind { get; set; }

    internal string Name { get; set; } = string.Empty;

    internal WorkerExecutable Executable => throw new NotImplementedException();

    internal IWorkerObserver Observer { get => throw new NotImplementedException(); set => throw new NotImplementedException(); }

    internal Task<WorkerExit> Exited => throw new NotImplementedException();

    internal bool HasExited => throw new NotImplementedException();

    internal void Send(FrameKind kind, int taskId, PayloadBuffer payload) => throw new NotImplementedException();

    internal void Send(FrameKind kind, int taskId, ReadOnlySpan<byte> payload = default) => throw new NotImplementedException();

    internal void Kill() => throw new NotImplementedException();

    internal Task StopAsync(TimeSpan grace) => throw new NotImplementedException();

    internal void Detach() => throw new NotImplementedException();

    public void Dispose() => throw new NotImplementedException();
}
