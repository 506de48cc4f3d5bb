using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Serialization;
using ProcessCmdlets.SharedObjects;

namespace ProcessCmdlets.Handles;

/// <summary>
/// The ends of pipes that one piece of work is given. A worker that dies before it has read them never had them, so it is the
/// work's end that tells whoever waits at the other ends that nobody will come.
/// </summary>
internal sealed class TransferredHandles : HandleTransfers
{
    private readonly List<(ProcessPipeEnd End, Guid Ticket)> _given = [];

    /// <summary>Whether this process keeps what it gives, as one that forks does.</summary>
    internal bool AreCopies { get; set; }

    /// <summary>The barriers that it is given besides.</summary>
    internal BarrierParties Barriers { get; } = new();

    /// <inheritdoc/>
    internal override int Count
    {
        get
        {
            lock (_given)
            {
                return _given.Count;
            }
        }
    }

    /// <summary>Prepares work; where that fails, the ends are as they were before.</summary>
    internal static T Collect<T>(Func<TransferredHandles, T> prepare)
    {
        var ends = new TransferredHandles();
        try
        {
            return prepare(ends);
        }
        catch
        {
            ends.Reclaim(0);
            throw;
        }
    }

    /// <summary>Gives the work an end.</summary>
    /// <param name="end">The end.</param>
    /// <param name="ticket">What the work takes it by.</param>
    /// <returns>The way to it.</returns>
    internal ChannelHandle Give(ProcessPipeEnd end, out Guid ticket)
    {
        ticket = Guid.NewGuid();
        ChannelHandle handle = end.Give(ticket, AreCopies);
        lock (_given)
        {
            _given.Add((end, ticket));
        }

        return handle;
    }

    /// <summary>The work is over: what it has not taken it never will. Harmless when called again.</summary>
    internal void GiveUp()
    {
        foreach ((ProcessPipeEnd end, Guid ticket) in Take(0))
        {
            Try(() => end.GiveUp(ticket));
        }
    }

    /// <summary>A job or task is over: nobody takes what it has not taken, and none of its parties comes to a barrier.</summary>
    /// <param name="cleanExit">Whether its script ran to its end, so that it had all that it was given.</param>
    /// <param name="processId">Its process; null where it had none.</param>
    /// <param name="taskId">The number by which its process knows it.</param>
    internal void End(bool cleanExit, int? processId, int taskId)
    {
        GiveUp();
        if (!cleanExit)
        {
            Try(() => Barriers.Lose(processId, taskId));
        }
    }

    /// <inheritdoc/>
    internal override void Reclaim(int from)
    {
        foreach ((ProcessPipeEnd end, Guid ticket) in Take(from))
        {
            end.Reclaim(ticket);
        }
    }

    /// <summary>Does one of several things that must all be done. The caller reports an end, which must not fail for one of them.</summary>
    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception)
        {
            // The process that owns the pipe or barrier is gone or going, and then its users see the end by themselves.
        }
    }

    private (ProcessPipeEnd End, Guid Ticket)[] Take(int from)
    {
        lock (_given)
        {
            (ProcessPipeEnd, Guid)[] taken = [.. _given.Skip(from)];
            _given.RemoveRange(from, taken.Length);
            return taken;
        }
    }
}
