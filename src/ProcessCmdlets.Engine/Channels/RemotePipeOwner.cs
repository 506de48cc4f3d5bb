namespace ProcessCmdlets.Engine.Channels;

/// <summary>The meeting of a pipe that another process has made.</summary>
internal sealed class RemotePipeOwner : IPipeOwner
{
    private readonly ChannelHandle _handle;
    private readonly string _name;
    private OwnerLink? _link;

    internal RemotePipeOwner(ChannelHandle handle, string name)
    {
        _handle = handle;
        _name = name;
    }

    /// <summary>Says that this process has the end, so that the pipe is closed when it dies without having used it.</summary>
    internal void Hold(int end)
    {
        _link ??= OwnerLink.Open(_handle, _name);
        _link.TellPipe(ChannelRole.HoldPipe, _handle.Id, end);
    }

    /// <inheritdoc/>
    public ChannelHandle GiveAway(int end) => _handle;

    /// <inheritdoc/>
    public void Use(int end, ChannelHandle place, Action<PipeAnswer, ChannelHandle?> answer)
    {
        _link ??= OwnerLink.Open(_handle, _name);
        _link.UsePipe(_handle.Id, end, place, answer);
    }

    /// <inheritdoc/>
    public void UseOther(int end)
    {
        // The process that made the pipe does so by itself.
    }

    /// <inheritdoc/>
    public void Release(int end, bool wasUsed)
    {
        _link?.TellPipe(ChannelRole.ReleasePipe, _handle.Id, end);
        _link?.Release(_handle.Id);
    }
}
