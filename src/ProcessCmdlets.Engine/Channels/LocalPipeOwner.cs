namespace ProcessCmdlets.Engine.Channels;

/// <summary>The meeting of a pipe that this process has made.</summary>
internal sealed class LocalPipeOwner : IPipeOwner
{
    private readonly PipeMeeting _meeting;

    internal LocalPipeOwner(PipeMeeting meeting)
    {
        _meeting = meeting;
    }

    /// <inheritdoc/>
    public ChannelHandle GiveAway(int end)
    {
        _meeting.GiveAway(end);
        return ChannelHub.Current.HandleOf(_meeting.Id);
    }

    /// <inheritdoc/>
    public ChannelHandle GiveAway(int end, Guid ticket, bool isCopy)
    {
        _meeting.Expect(end, this, ticket, isCopy);
        return ChannelHub.Current.HandleOf(_meeting.Id);
    }

    /// <inheritdoc/>
    public void GiveUp(int end, Guid ticket)
    {
        _meeting.GiveUp(end, ticket);
        ChannelHub.Current.RemoveWhenOver(_meeting);
    }

    /// <inheritdoc/>
    public void Hold(int end, Guid ticket) => _meeting.TakeBack(end, ticket);

    /// <inheritdoc/>
    public void TakeBack(int end, Guid ticket) => _meeting.TakeBack(end, ticket);

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

        ChannelHub.Current.RemoveWhenOver(_meeting);
    }
}
