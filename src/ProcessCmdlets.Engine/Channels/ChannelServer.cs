using System.Net.Sockets;
using ProcessCmdlets.Engine.Runtime;
using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>
/// The queues of this process. It listens from the moment at which a handle is given away until the last queue is removed, so
/// a session that keeps its queues to itself has no socket.
/// </summary>
internal sealed class ChannelServer
{
    private readonly object _gate = new();
    private readonly Dictionary<Guid, MessageQueue> _queues = [];
    private readonly Dictionary<Guid, PipeRendezvous> _meetings = [];
    private readonly Dictionary<Guid, SharedObjectServer> _services = [];
    private readonly HashSet<ChannelServerConnection> _connections = [];
    private ChannelListener? _listener;

    private ChannelServer()
    {
        ProcessShutdown.Register(ShutdownPhase.CloseServers, Close);
    }

    /// <summary>The one of this process.</summary>
    internal static ChannelServer Current { get; } = new();

    /// <summary>Takes a queue in.</summary>
    internal void Add(MessageQueue queue)
    {
        lock (_gate)
        {
            _queues.Add(queue.Id, queue);
        }
    }

    /// <summary>Removes a queue, with all that is in it.</summary>
    internal void Remove(MessageQueue queue)
    {
        PublishedNames.Withdraw(queue.Id);
        queue.Remove();
        lock (_gate)
        {
            _ = _queues.Remove(queue.Id);
        }

        CloseWhenUnused();
    }

    /// <summary>Takes a pipe in.</summary>
    internal void Add(PipeRendezvous meeting)
    {
        lock (_gate)
        {
            _meetings.Add(meeting.Id, meeting);
        }
    }

    internal PipeRendezvous? FindMeeting(Guid id)
    {
        lock (_gate)
        {
            return _meetings.GetValueOrDefault(id);
        }
    }

    /// <summary>Takes a pipe out when both its ends are closed.</summary>
    internal void RemoveWhenOver(PipeRendezvous? meeting)
    {
        if (meeting is not { IsOver: true })
        {
            return;
        }

        lock (_gate)
        {
            _ = _meetings.Remove(meeting.Id);
        }

        CloseWhenUnused();
    }

    /// <summary>Takes a thing in that this process serves, and gives what another process must know to use it.</summary>
    internal ChannelHandle HandleOf(SharedObjectServer service)
    {
        lock (_gate)
        {
            _services[service.Id] = service;
        }

        return HandleOf(service.Id);
    }

    /// <summary>Takes a thing out that this process has served.</summary>
    internal void Remove(SharedObjectServer service)
    {
        PublishedNames.Withdraw(service.Id);
        lock (_gate)
        {
            _ = _services.Remove(service.Id);
        }

        CloseWhenUnused();
    }

    internal SharedObjectServer? FindService(Guid id)
    {
        lock (_gate)
        {
            return _services.GetValueOrDefault(id);
        }
    }

    internal MessageQueue? Find(Guid id)
    {
        lock (_gate)
        {
            return _queues.GetValueOrDefault(id);
        }
    }

    /// <summary>Finds the queue of this process that a handle means.</summary>
    internal MessageQueue? Find(ChannelHandle handle)
    {
        lock (_gate)
        {
            return _listener?.Address == handle.Address ? _queues.GetValueOrDefault(handle.Id) : null;
        }
    }

    /// <summary>What another process must know to use a queue of this one.</summary>
    internal ChannelHandle HandleOf(Guid id)
    {
        lock (_gate)
        {
            _listener ??= ChannelListener.Start(Accept);
            return new ChannelHandle(_listener.Address, _listener.Token, id);
        }
    }

    /// <summary>Takes a connection out of the list.</summary>
    internal void Forget(ChannelServerConnection connection)
    {
        PipeRendezvous[] meetings;
        lock (_gate)
        {
            _ = _connections.Remove(connection);
            meetings = [.. _meetings.Values];
        }

        foreach (PipeRendezvous meeting in meetings)
        {
            meeting.OnHolderLost(connection);
            RemoveWhenOver(meeting);
        }
    }

    private void Accept(ChannelListener listener, Socket socket, int processId)
    {
        var connection = new ChannelServerConnection(this, new WorkerConnection(socket, FrameKindSet.FromChannelUser), processId);
        lock (_gate)
        {
            if (_listener != listener)
            {
                socket.Dispose();
                return;
            }

            _ = _connections.Add(connection);
        }

        try
        {
            connection.Start();
        }
        catch
        {
            // The system has no thread for it.
            Forget(connection);
            connection.Close();
            throw;
        }
    }

    private void CloseWhenUnused()
    {
        lock (_gate)
        {
            if (_queues.Count > 0 || _meetings.Count > 0 || _services.Count > 0)
            {
                return;
            }
        }

        Close();
    }

    private void Close()
    {
        ChannelServerConnection[] connections;
        lock (_gate)
        {
            _listener?.Dispose();
            _listener = null;
            connections = [.. _connections];
            _connections.Clear();
        }

        PublishedNames.WithdrawAll();
        foreach (ChannelServerConnection connection in connections)
        {
            connection.Close();
        }
    }
}
