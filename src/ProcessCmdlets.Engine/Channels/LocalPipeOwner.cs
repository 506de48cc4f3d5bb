namespace ProcessCmdlets.Engine.Channels;

/// <summary>The meeting of a pipe that this process has made.</summary>
internal sealed class LocalPipeOwner : IPipeOwner
{
    private readonly PipeRendezvous _meeting;

    internal LocalPipeOwner(PipeRendezvous meeting)
    {
        _meeting = meeting;
    }

    /// <inheritdoc/>
    public ChannelHandle Transfer(int end)
    {
        _meeting.Transfer(end);
        return ChannelServer.Current.HandleOf(_meeting.Id);
    }

    /// <inheritdoc/>
    public ChannelHandle Transfer(int end, Guid ticket, bool isCopy)
    {
        _meeting.Expect(end, this, ticket, isCopy);
        return ChannelServer.Current.HandleOf(_meeting.Id);
    }

    /// <inheritdoc/>
    public void GiveUp(int end, Guid ticket)
    {
        _meeting.GiveUp(end, ticket);
        ChannelServer.Current.RemoveWhenOver(_meeting);
    }

    /// <inheritdoc/>
    public void Claim(int end, Guid ticket) => _meeting.Reclaim(end, ticket);

    /// <inheritdoc/>
    public void Reclaim(int end, Guid ticket) => _meeting.Reclaim(end, ticket);

    /// <inheritdoc/>
    public void Use(int end, ChannelHandle place, Action<PipeAnswer, ChannelHandle?> answer) => _meeting.Use(end, this, place, answer);

    /// <inheritdoc/>
    public void UseOther(int end) => _meeting.Want(1 - end);

    /// <inheritdoc/>
    public void Release(int end, bool wasUsed)
    {
        if (wasUsed)
        {
            _meeting.Release(end, this);
        }
        else
        {
            _meeting.Close(end);
        }

        ChannelServer.Current.RemoveWhenOver(_meeting);
    }
}
