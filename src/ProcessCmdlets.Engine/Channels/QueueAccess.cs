namespace ProcessCmdlets.Engine.Channels;

/// <summary>A queue as this process uses it, wherever it lives.</summary>
internal abstract class QueueAccess
{
    private readonly object _sendersGate = new();
    private readonly HashSet<MessageSender> _senders = [];

    internal required Guid Id { get; init; }

    internal required string Name { get; init; }

    /// <summary>The most messages that wait in it; 0 is no limit.</summary>
    internal required int Capacity { get; init; }

    /// <summary>Whether this process owns it.</summary>
    internal abstract bool IsLocal { get; }

    /// <summary>What another process must know to use it.</summary>
    internal abstract ChannelHandle Handle { get; }

    /// <summary>Makes a sender.</summary>
    internal MessageSender OpenSender()
    {
        MessageSender sender = MakeSender();
        sender.Closed = Forget;
        lock (_sendersGate)
        {
            _ = _senders.Add(sender);
        }

        return sender;
    }

    /// <summary>Sends what the senders of this process have collected, so that a look at the queue finds it there.</summary>
    internal void SendAll()
    {
        MessageSender[] senders;
        lock (_sendersGate)
        {
            senders = [.. _senders];
        }

        foreach (MessageSender sender in senders)
        {
            sender.Send();
        }
    }

    /// <summary>Makes a receiver, which sets a signal when something comes.</summary>
    internal abstract MessageReceiver OpenReceiver(VersionedEvent signal);

    internal abstract QueueStatus Status();

    internal abstract void Complete();

    /// <summary>Makes something that ends when every message has been acknowledged.</summary>
    internal abstract PendingReply Join();

    /// <summary>The messages that wait, which stay where they are.</summary>
    internal abstract ReceivedMessage[] Waiting();

    /// <summary>The messages that were given up.</summary>
    internal abstract ReceivedMessage[] DeadLetters();

    /// <summary>Whether the queue still exists; the end of an owner is known only when it is looked for.</summary>
    internal abstract bool Exists();

    /// <summary>Waits until the queue has told a receiver all that there is for it at this moment, but not for an owner that hangs.</summary>
    internal abstract void Sync();

    /// <summary>Does without the queue from now on; its owner removes it.</summary>
    internal abstract void Release();

    private protected abstract MessageSender MakeSender();

    private void Forget(MessageSender sender)
    {
        lock (_sendersGate)
        {
            _ = _senders.Remove(sender);
        }
    }
}
