namespace ProcessCmdlets.Engine.Channels;

/// <summary>The peers that a queue has told something under its lock, which sends it when the lock is free.</summary>
internal sealed class PeerNotices
{
    private readonly object _gate;
    private readonly List<QueuePeer> _peers = [];

    /// <param name="gate">The queue's lock, under which all is called but <see cref="Send"/>.</param>
    internal PeerNotices(object gate)
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
            QueuePeer peer;
            lock (_gate)
            {
                if (_peers.Count == 0)
                {
                    return;
                }

                peer = _peers[^1];
                _peers.RemoveAt(_peers.Count - 1);
            }

            peer.Flush();
        }
    }
}
