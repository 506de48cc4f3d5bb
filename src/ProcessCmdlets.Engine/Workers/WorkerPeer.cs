using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Engine.Workers;

/// <summary>A worker, seen from its owner: a process, or threads of this one that do the same.</summary>
internal abstract class WorkerPeer : IDisposable
{
    private static int s_lastId;

    /// <summary>A number that no other worker of this process has or had.</summary>
    internal int WorkerId { get; } = Interlocked.Increment(ref s_lastId);

    /// <summary>The id of the process in which scripts run; where the executable is a wrapper, not the wrapper's.</summary>
    internal abstract int ProcessId { get; }

    /// <summary>When it was started.</summary>
    internal abstract DateTimeOffset StartTime { get; }

    /// <summary>Whether it has sent a frame: its code has come further than to connect.</summary>
    internal abstract bool HasAnswered { get; }

    /// <summary>Completes after the observer was told of the end.</summary>
    internal abstract Task<ExitStatus> Exited { get; }

    /// <summary>The processor time its process has used so far, or altogether. Null where the system does not tell.</summary>
    internal abstract TimeSpan? TotalProcessorTime { get; }

    /// <summary>The memory its process has resident now, in bytes. Null once it has ended.</summary>
    internal abstract long? WorkingSet64 { get; }

    /// <summary>Sends a frame to the worker.</summary>
    /// <exception cref="Errors.ConnectionLostException">The worker is gone.</exception>
    internal abstract void Send(FrameKind kind, int taskId, PayloadBuffer payload);

    /// <summary>Sends a frame to the worker.</summary>
    /// <exception cref="Errors.ConnectionLostException">The worker is gone.</exception>
    internal abstract void Send(FrameKind kind, int taskId, ReadOnlySpan<byte> payload = default);

    /// <summary>Keeps a frame until the next one is sent, so that both are one write.</summary>
    /// <exception cref="Errors.ConnectionLostException">The worker is gone.</exception>
    internal abstract void QueueFrame(FrameKind kind, int taskId, ReadOnlySpan<byte> payload);

    /// <summary>
    /// Ends the worker at once with all it has started, and waits until they are gone where it can. Frames that had arrived are still
    /// delivered.
    /// </summary>
    internal abstract void Kill();

    /// <inheritdoc/>
    public abstract void Dispose();
}
