using System.Collections.Concurrent;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>The meeting of a pipe that another process has made.</summary>
internal sealed class RemotePipeOwner : IPipeOwner
{
    private readonly ChannelHandle _handle;
    private readonly string _name;
    private readonly ConcurrentDictionary<Guid, ChannelClientConnection> _tickets = new();
    private ChannelClientConnection? _link;

    internal RemotePipeOwner(ChannelHandle handle, string name)
    {
        _handle = handle;
        _name = name;
    }

    /// <summary>Says that this process has the end, so that the pipe is closed when it dies without having used it.</summary>
    /// <remarks>
    /// It waits until the maker knows: the work for which the end was given may be over soon, and whoever gave it then believes
    /// that nobody has it.
    /// </remarks>
    public void Claim(int end, Guid ticket)
    {
        _link ??= ChannelClientConnection.Open(_handle, _name);
        BlockingWait.For(_link.TakePipe(_handle.Id, end, ticket).Wait);
    }

    /// <inheritdoc/>
    public ChannelHandle Transfer(int end) => _handle;

    /// <inheritdoc/>
    /// <remarks>A process that did not make the pipe has the end until it closes it, whether it gives away copies or not.</remarks>
    public ChannelHandle Transfer(int end, Guid ticket, bool isCopy)
    {
        try
        {
            // The maker must hear of it also where this process closes the end meanwhile.
            ChannelClientConnection link = ChannelClientConnection.Open(_handle, _name);
            _tickets[ticket] = link;
            link.TellPipe(ChannelRole.ExpectPipe, _handle.Id, end, ticket);
        }
        catch (ChannelEndedException)
        {
            // The maker is gone, which the first use will tell.
        }

        return _handle;
    }

    /// <inheritdoc/>
    public void GiveUp(int end, Guid ticket)
    {
        if (_tickets.TryRemove(ticket, out ChannelClientConnection? link))
        {
            link.TellPipe(ChannelRole.GiveUpPipe, _handle.Id, end, ticket);
            link.Release(_handle.Id);
        }
    }

    /// <inheritdoc/>
    public void Reclaim(int end, Guid ticket) => GiveUp(end, ticket);

    /// <inheritdoc/>
    public void Use(int end, ChannelHandle place, Action<PipeAnswer, ChannelHandle?> answer)
    {
        _link ??= ChannelClientConnection.Open(_handle, _name);
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
