using ProcessCmdlets.Channels;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Errors;

namespace ProcessCmdlets;

/// <summary>One end of a pipe. It can be given to another process, and one process at a time can use it.</summary>
public sealed class ProcessPipeEnd : MessageConnection
{
    private readonly IPipeOwner _owner;
    private readonly PipeEndpoint _link;

    internal ProcessPipeEnd(IPipeOwner owner, Guid pipe, int end, string name, bool canSend, bool canReceive)
        : base(name)
    {
        _owner = owner;
        Pipe = pipe;
        End = end;
        CanSend = canSend;
        CanReceive = canReceive;
        _link = new PipeEndpoint(owner, end, name);
    }

    /// <inheritdoc/>
    public override bool IsBytesOnly => false;

    /// <inheritdoc/>
    public override bool CanSend { get; }

    /// <inheritdoc/>
    public override bool CanReceive { get; }

    internal Guid Pipe { get; }

    internal int End { get; }

    /// <summary>What another process must know to use the end.</summary>
    internal ChannelHandle Handle => _owner.Transfer(End);

    /// <summary>What work that is given the end must know to take it, besides the ticket.</summary>
    internal ChannelHandle Give(Guid ticket, bool isCopy) => _owner.Transfer(End, ticket, isCopy);

    /// <summary>The work that a ticket was for is over.</summary>
    internal void GiveUp(Guid ticket) => _owner.GiveUp(End, ticket);

    /// <summary>The work that a ticket was for will not be.</summary>
    internal void Reclaim(Guid ticket) => _owner.Reclaim(End, ticket);

    /// <summary>Tells who made the pipe that this process has the end, so that it is closed when the process dies.</summary>
    internal void Claim(Guid ticket)
    {
        try
        {
            _owner.Claim(End, ticket);
        }
        catch (ChannelEndedException)
        {
            // The process that made the pipe is gone, which the first use will tell.
        }
    }

    /// <summary>Uses the end, since the other one is used.</summary>
    internal void Use()
    {
        try
        {
            _link.Open();
        }
        catch (PipeInUseException)
        {
            // It was given away at this moment, and is used there.
        }
    }

    /// <summary>Closes the end without waiting for the other one.</summary>
    internal void Abandon()
    {
        _link.Abandon();
        Close();
    }

    /// <inheritdoc/>
    private protected override MessageSocket? OpenSocket()
    {
        _link.Open();
        _link.ThrowIfInUse();
        return _link.IsEnded || IsClosed ? throw new PipeClosedException(Name, IsClosed) : _link.Socket;
    }

    /// <inheritdoc/>
    private protected override bool TryKeep(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, byte kind) =>
        _link.TryKeep(first, second, kind);

    /// <inheritdoc/>
    private protected override bool WaitForMeeting(TimeSpan timeout, CancellationToken stop)
    {
        int seen = _link.Met.Version;
        return _link.Socket is not null || _link.IsEnded || _link.Met.Wait(seen, timeout, stop);
    }

    /// <inheritdoc/>
    private protected override void CloseOwn()
    {
        _link.Dispose();
        PipeTable.Remove(this);
    }
}
