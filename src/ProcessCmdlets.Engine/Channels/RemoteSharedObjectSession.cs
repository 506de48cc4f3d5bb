using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>A task of another process, by that process's connection, and what it uses of this one. The connection's thread calls.</summary>
internal sealed class RemoteSharedObjectSession : SharedObjectSession
{
    private readonly FrameOutbox _outbox;
    private readonly HashSet<SharedObjectServer> _held = [];

    internal RemoteSharedObjectSession(FrameOutbox outbox, int processId, int number)
    {
        Number = number;
        _outbox = outbox;
        ProcessId = processId;
    }

    /// <inheritdoc/>
    internal override int ProcessId { get; }

    /// <inheritdoc/>
    internal override int Number { get; }

    /// <summary>Whether it uses anything.</summary>
    internal bool HoldsAnything => _held.Count > 0;

    /// <inheritdoc/>
    internal override void Answer(int number, PayloadBuffer payload) => _outbox.Add(FrameKind.ChannelAnswer, number, payload);

    /// <inheritdoc/>
    internal override void Flush() => _outbox.Flush();

    internal void Cancel(int number, SharedObjectServer? service) => service?.Cancel(this, number);

    internal void Hold(SharedObjectServer? service)
    {
        if (service is not null && _held.Add(service))
        {
            service.Enter(this);
        }
    }

    internal void Leave(SharedObjectServer? service, bool cleanExit)
    {
        if (service is not null && _held.Remove(service))
        {
            service.Leave(this, cleanExit);
        }
    }

    /// <summary>The process has ended without taking its leave.</summary>
    internal void Die()
    {
        foreach (SharedObjectServer service in _held)
        {
            service.Leave(this, cleanExit: false);
        }

        _held.Clear();
    }
}
