using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Locks;
using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Engine.SharedObjects;

/// <summary>A thing of this process.</summary>
internal sealed class LocalSharedObjectProxy : SharedObjectProxy
{
    private readonly SharedObjectServer _service;
    private volatile bool _isRemoved;

    internal LocalSharedObjectProxy(SharedObjectServer service)
    {
        _service = service;
    }

    /// <inheritdoc/>
    internal override Guid Id => _service.Id;

    /// <inheritdoc/>
    internal override ChannelHandle Handle => _isRemoved
        ? throw new SharedObjectLostException(Title, isRemoved: true)
        : ChannelServer.Current.HandleOf(_service);

    /// <inheritdoc/>
    internal override bool IsLocal => true;

    /// <inheritdoc/>
    internal override bool IsLost => _isRemoved;

    /// <summary>The thing itself.</summary>
    internal SharedObjectServer Service => _service;

    /// <inheritdoc/>
    internal override ServiceRequest Send(PayloadBuffer payload)
    {
        int task = UserOf(payload);
        var user = LocalSharedObjectSession.Of(task);
        PendingReply answer = user.Begin(out int number);
        using (payload)
        {
            if (_isRemoved)
            {
                user.Answer(number, ChannelEnd.Removed);
            }
            else
            {
                user.Hold(_service);
                var reader = new WireReader(payload.Payload);
                _ = reader.ReadGuid();
                _ = reader.ReadInt32();
                byte operation = reader.ReadByte();
                _service.Call(new ServiceCall(user, number, operation), ref reader);
            }
        }

        return new ServiceRequest(this, answer, task, number);
    }

    /// <inheritdoc/>
    internal override void Cancel(int user, int number) => _service.Cancel(LocalSharedObjectSession.Of(user), number);

    /// <inheritdoc/>
    internal override void Hold() => LocalSharedObjectSession.Of(TaskScope.Current.Number).Hold(_service);

    /// <inheritdoc/>
    internal override void Release()
    {
        _isRemoved = true;
        ChannelServer.Current.Remove(_service);
        _service.Unshare();
    }
}
