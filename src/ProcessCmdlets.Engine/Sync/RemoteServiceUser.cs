using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Protocol;

namespace ProcessCmdlets.Engine.Sync;

/// <summary>A task of another process, by that process's connection, and what it uses of this one. The connection's thread calls.</summary>
internal sealed class RemoteServiceUser : ServiceUser
{
    private readonly WorkerConnection _connection;
    private readonly FrameOutbox _outbox;
    private readonly HashSet<SharedService> _held = [];

    internal RemoteServiceUser(WorkerConnection connection, FrameOutbox outbox, int processId, int number)
    {
        Number = number;
        _connection = connection;
        _outbox = outbox;
        ProcessId = processId;
    }

    /// <inheritdoc/>
    internal override int ProcessId { get; }

    /// <inheritdoc/>
    internal override int Number { get; }

    /// <summary>Whether it uses anything.</summary>
    internal bool HoldsAnything => _held.Count > 0;

    /// <summary>
    /// Whether it asks for nothing before it has read the answer before (<see cref="QuickLink"/>): the socket has room for a small
    /// answer then, so it is written without asking whether there is.
    /// </summary>
    internal bool IsQuick { get; set; }

    /// <inheritdoc/>
    internal override void Answer(int number, PayloadBuffer payload)
    {
        if (!IsQuick || payload.Length > ChannelLimits.DirectFrame)
        {
            _outbox.Send(FrameKind.ChannelAnswer, number, payload);
            return;
        }

        using (payload)
        {
            try
            {
                _connection.Send(FrameKind.ChannelAnswer, number, payload);
            }
            catch (ConnectionLostException)
            {
                // The reader of the connection sees its end as well.
            }
        }
    }

    internal void Cancel(int number, SharedService? service) => service?.Cancel(this, number);

    internal void Hold(SharedService? service)
    {
        if (service is not null && _held.Add(service))
        {
            service.Enter(this);
        }
    }

    internal void Leave(SharedService? service, bool isInOrder)
    {
        if (service is not null && _held.Remove(service))
        {
            service.Leave(this, isInOrder);
        }
    }

    /// <summary>The process has ended without taking its leave.</summary>
    internal void Die()
    {
        foreach (SharedService service in _held)
        {
            service.Leave(this, isInOrder: false);
        }

        _held.Clear();
    }
}
