using ProcessCmdlets.Engine.Errors;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>What a queue has to send under its lock, which is sent when the lock is free: to peers, and to those that wait for a join.</summary>
internal sealed class DeferredFlushes
{
    private readonly object _gate;
    private readonly List<QueuePeer> _peers = [];
    private readonly Queue<Action> _calls = new();

    /// <param name="gate">The queue's lock, under which all is called but <see cref="Send"/>.</param>
    internal DeferredFlushes(object gate)
    {
        _gate = gate;
    }

    /// <summary>A peer was told something.</summary>
    internal void Add(QueuePeer peer)
    {
        if (!_peers.Contains(peer))
        {
            _peers.Add(peer);
        }
    }

    /// <summary>Somebody is to be called.</summary>
    internal void Add(Action call) => _calls.Enqueue(call);

    /// <summary>Tells a peer, once, that nothing follows.</summary>
    internal void End(QueuePeer peer, ChannelEnd reason)
    {
        if (!peer.IsEnded)
        {
            peer.IsEnded = true;
            peer.End(reason);
            Add(peer);
        }
    }

    /// <summary>Sends what the peers were told. Called without the lock.</summary>
    internal void Send()
    {
        while (true)
        {
            QueuePeer? peer = null;
            Action? call;
            lock (_gate)
            {
                if (!_calls.TryDequeue(out call))
                {
                    if (_peers.Count == 0)
                    {
                        return;
                    }

                    peer = _peers[^1];
                    _peers.RemoveAt(_peers.Count - 1);
                }
            }

            call?.Invoke();
            peer?.Flush();
        }
    }
}
