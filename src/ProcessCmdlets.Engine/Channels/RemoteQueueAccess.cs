using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>A queue of another process. The connection is made when it is first used.</summary>
internal sealed class RemoteQueueAccess : QueueAccess
{
    private ChannelClientConnection? _link;

    private RemoteQueueAccess(ChannelHandle handle)
    {
        Handle = handle;
    }

    /// <inheritdoc/>
    internal override bool IsLocal => false;

    /// <inheritdoc/>
    internal override ChannelHandle Handle { get; }

    private ChannelClientConnection Link => _link ??= ChannelClientConnection.Open(Handle, Name);

    internal static RemoteQueueAccess Of(ChannelHandle handle, string name, int capacity) =>
        new(handle) { Id = handle.Id, Name = name, Capacity = capacity };

    /// <summary>Connects to a queue of which no more is known than its handle.</summary>
    /// <exception cref="ChannelEndedException">It is not there.</exception>
    internal static RemoteQueueAccess Attach(ChannelHandle handle, string name)
    {
        ChannelClientConnection link = ChannelClientConnection.Open(handle, name);
        PendingReply answer = link.Ask(ChannelQuery.Attach, handle.Id);
        BlockingWait.For(answer.Wait);
        var reader = new WireReader(answer.Result(name));
        int capacity = reader.ReadInt32();
        return new RemoteQueueAccess(handle) { Id = handle.Id, Name = reader.ReadText(), Capacity = capacity, _link = link };
    }

    /// <inheritdoc/>
    private protected override MessageSender MakeSender() => Link.OpenSender(Id);

    /// <inheritdoc/>
    internal override MessageReceiver OpenReceiver(VersionedEvent signal) => Link.OpenReceiver(Id, signal, Capacity);

    /// <inheritdoc/>
    internal override QueueStatus Status()
    {
        var reader = new WireReader(Answer(ChannelQuery.Status));
        return ChannelWire.ReadStatus(ref reader);
    }

    /// <inheritdoc/>
    internal override void Complete() => Answer(ChannelQuery.Complete);

    /// <inheritdoc/>
    internal override PendingReply Join() => Link.Ask(ChannelQuery.Join, Id);

    /// <inheritdoc/>
    internal override ReceivedMessage[] Waiting() => Messages(ChannelQuery.Waiting);

    /// <inheritdoc/>
    internal override ReceivedMessage[] DeadLetters() => Messages(ChannelQuery.DeadLetters);

    /// <inheritdoc/>
    internal override bool Exists()
    {
        try
        {
            Sync();
            return true;
        }
        catch (ChannelEndedException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    internal override void Sync()
    {
        PendingReply answer = Link.Ask(ChannelQuery.Attach, Id);
        if (BlockingWait.Strategy(ChannelLimits.Hanging, answer.Wait))
        {
            _ = answer.Result(Name);
        }
    }

    /// <inheritdoc/>
    internal override void Release() => _link?.Release(Id);

    private ReceivedMessage[] Messages(ChannelQuery query)
    {
        var reader = new WireReader(Answer(query));
        return ChannelWire.ReadMessages(ref reader);
    }

    private ReadOnlySpan<byte> Answer(ChannelQuery query)
    {
        PendingReply answer = Link.Ask(query, Id);

        // The owner answers at once, or its end is noticed.
        BlockingWait.For(answer.Wait);
        return answer.Result(Name);
    }
}
