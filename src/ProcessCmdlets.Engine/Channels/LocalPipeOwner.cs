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
