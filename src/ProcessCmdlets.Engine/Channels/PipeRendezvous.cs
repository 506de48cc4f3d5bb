namespace ProcessCmdlets.Engine.Channels;

/// <summary>
/// Brings the two ends of a pipe together, in the process that made it: whoever first uses an end listens, the other is told
/// where. From then on they talk without us.
/// </summary>
internal sealed class PipeRendezvous
{
    private readonly object _gate = new();
    private readonly Side[] _sides = [new(), new()];

    internal Guid Id { get; } = Guid.NewGuid();

    /// <summary>Whether both ends are closed.</summary>
    internal bool IsOver
    {
        get
        {
            lock (_gate)
            {
                return _sides[0].IsDead && _sides[1].IsDead;
            }
        }
    }

    /// <summary>Says what to do in this process when the other end is used and this one was not given to another process.</summary>
    internal void WhenWanted(int end, Action wanted)
    {
        lock (_gate)
        {
            _sides[end].Wanted = wanted;
        }
    }

    /// <summary>Uses an end in this process, unless it was given to another one or is used or closed.</summary>
    internal void Want(int end)
    {
        Action? wanted;
        lock (_gate)
        {
            Side side = _sides[end];
            wanted = side.IsAway || side.IsDead || side.User is not null ? null : side.Wanted;
        }

        wanted?.Invoke();
    }

    /// <summary>An end goes to another process, which will use it.</summary>
    internal void Transfer(int end)
    {
        lock (_gate)
        {
            _sides[end].IsGivenAway = true;
        }
    }

    /// <summary>An end is given to work of a process, which takes it by a ticket once its worker has started.</summary>
    /// <param name="end">Which.</param>
    /// <param name="giver">The process.</param>
    /// <param name="ticket">The ticket.</param>
    /// <param name="isCopy">Whether the process that made the pipe keeps the end, as it does when it forks.</param>
    internal void Expect(int end, object giver, Guid ticket, bool isCopy = false)
    {
        lock (_gate)
        {
            _sides[end].Tickets[ticket] = new Ticket(giver, isCopy);
        }
    }

    /// <summary>A process has been given an end and may use it. Once it is asked for by a ticket, the ticket is of no more use.</summary>
    internal void Claim(int end, object process, Guid ticket)
    {
        lock (_gate)
        {
            Side side = _sides[end];
            _ = side.Redeem(ticket);
            _ = side.Holders.Add(process);
        }
    }

    /// <summary>The process that made the pipe has been given back an end of it.</summary>
    internal void Reclaim(int end, Guid ticket)
    {
        lock (_gate)
        {
            _ = _sides[end].Tickets.Remove(ticket);
        }
    }

    /// <summary>The work that a ticket was for is over; where it never took the end and nobody else can, the end is dead.</summary>
    internal void GiveUp(int end, Guid ticket)
    {
        Action? closed;
        lock (_gate)
        {
            closed = _sides[end].Redeem(ticket) ? KillWhenUnreachable(end) : null;
        }

        closed?.Invoke();
    }

    /// <summary>A process uses an end from now on.</summary>
    /// <param name="end">Which.</param>
    /// <param name="process">Who.</param>
    /// <param name="place">Where it listens.</param>
    /// <param name="answer">Is told the other's place, or that it must wait until the other comes (null), or why not; later also
    /// that the other end was closed before it came.</param>
    internal void Use(int end, object process, ChannelHandle place, Action<PipeAnswer, ChannelHandle?> answer)
    {
        Side side = _sides[end];
        Side other = _sides[1 - end];
        PipeAnswer result;
        ChannelHandle? otherPlace = null;
        Action? wanted = null;
        lock (_gate)
        {
            if (side.User is not null && side.User != process)
            {
                result = PipeAnswer.InUse;
            }
            else if (side.IsDead || other.IsDead)
            {
                // It is the user's to close all the same.
                side.User ??= process;
                result = PipeAnswer.Closed;
            }
            else
            {
                side.User = process;
                side.Place = place;
                side.Closed = () => answer(PipeAnswer.Closed, null);
                otherPlace = other.Place;
                result = otherPlace is null ? PipeAnswer.Listen : PipeAnswer.Connect;
                wanted = result == PipeAnswer.Listen && process is ChannelServerConnection && !other.IsAway ? other.Wanted : null;
            }
        }

        answer(result, otherPlace);

        // So what is sent now reaches this process even if its sender ends at once.
        wanted?.Invoke();
    }

    /// <summary>A process does without an end that it has used or could have used.</summary>
    internal void Release(int end, object process)
    {
        Action? closed = null;
        lock (_gate)
        {
            Side side = _sides[end];
            bool wasHolder = side.Holders.Remove(process);
            closed = side.User == process ? Kill(end) : wasHolder ? KillWhenUnreachable(end) : null;
        }

        closed?.Invoke();
    }

    /// <summary>A process is gone, and with it what it had, used and has given to workers of its own.</summary>
    internal void OnHolderLost(object process)
    {
        for (int end = 0; end < _sides.Length; end++)
        {
            Guid[] tickets;
            lock (_gate)
            {
                tickets = [.. _sides[end].Tickets.Where(ticket => ticket.Value.Giver == process).Select(static ticket => ticket.Key)];
            }

            Array.ForEach(tickets, ticket => GiveUp(end, ticket));
            Release(end, process);
        }
    }

    /// <summary>The process that made the pipe does without an end, which is dead then if no other process was given it.</summary>
    internal void Close(int end)
    {
        Action? closed;
        lock (_gate)
        {
            _sides[end].IsLeft = true;
            closed = _sides[end].IsAway ? null : Kill(end);
        }

        closed?.Invoke();
    }

    private Action? KillWhenUnreachable(int end)
    {
        Side side = _sides[end];
        return side is { User: null, Holders.Count: 0, Tickets.Count: 0, IsDead: false } && (side.IsGivenAway || side.IsLeft) ? Kill(end) : null;
    }

    private Action? Kill(int end)
    {
        Side side = _sides[end];
        Side other = _sides[1 - end];
        side.IsDead = true;

        // Where they have met, the connection between them tells.
        return side.User is null || other.User is null ? other.Closed : null;
    }

    private sealed class Side
    {
        internal HashSet<object> Holders { get; } = [];

        /// <summary>What work that has yet to take the end takes it by, and who has given it.</summary>
        internal Dictionary<Guid, Ticket> Tickets { get; } = [];

        internal object? User { get; set; }

        internal ChannelHandle? Place { get; set; }

        internal Action? Closed { get; set; }

        internal Action? Wanted { get; set; }

        /// <summary>Whether the process that made the pipe has given it to another one and will not use it.</summary>
        internal bool IsGivenAway { get; set; }

        /// <summary>Whether the process that made the pipe has closed it.</summary>
        internal bool IsLeft { get; set; }

        /// <summary>Whether another process has the end or will.</summary>
        internal bool IsAway => IsGivenAway || Tickets.Count > 0 || Holders.Count > 0;

        internal bool IsDead { get; set; }

        /// <summary>Takes a ticket that is of no more use.</summary>
        internal bool Redeem(Guid ticket)
        {
            bool isThere = Tickets.Remove(ticket, out Ticket? known);
            IsGivenAway |= known is { IsCopy: false };
            return isThere;
        }
    }

    private sealed record Ticket(object Giver, bool IsCopy);
}
