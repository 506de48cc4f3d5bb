using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Errors;

namespace ProcessCmdlets.Engine.SharedObjects;

/// <summary>
/// Who waits for a condition. Waiting takes two calls: the first, made while the caller has the lock, puts it in the row, so that
/// no notification that comes after is missed; the second, made without the lock, is answered by the notification.
/// </summary>
internal sealed class ConditionService : SharedObjectServer
{
    internal const byte Enlist = 1;
    internal const byte Await = 2;
    internal const byte Notify = 3;

    private readonly LinkedList<Waiter> _row = new();
    private readonly Dictionary<(SharedObjectSession User, int Ticket), Waiter> _waiters = [];

    internal ConditionService()
        : base(null)
    {
    }

    /// <inheritdoc/>
    private protected override void OnCall(in ServiceCall call, ref WireReader reader)
    {
        switch (call.Operation)
        {
            case Enlist:
                var added = new Waiter(call.User, call.Number);
                if (!_waiters.TryAdd((call.User, call.Number), added))
                {
                    throw new ProtocolException($"The call {call.Number} of a condition was made twice.");
                }

                _ = _row.AddLast(added);
                Answer(call, call.Number);
                break;
            case Await:
                WaitFor(call, reader.ReadInt32());
                break;
            case Notify:
                Answer(call, NotifyNow(reader.ReadInt32()));
                break;
            default:
                throw ServiceProtocol.UnknownOperation(call);
        }
    }

    /// <inheritdoc/>
    private protected override void OnCancel(SharedObjectSession user, int number)
    {
        if (_row.FirstOrDefault(one => one.User == user && one.Call == number) is { } waiter)
        {
            End(waiter, number, 0);
        }
    }

    /// <inheritdoc/>
    private protected override void OnLeave(SharedObjectSession user, bool cleanExit)
    {
        int unheard = 0;
        foreach (Waiter waiter in _waiters.Values.Where(one => one.User == user).ToArray())
        {
            unheard += waiter.IsNotified ? 1 : 0;
            if (waiter.Call is int call)
            {
                End(waiter, call, 0);
                continue;
            }

            _ = _row.Remove(waiter);
            _ = _waiters.Remove((user, waiter.Ticket));
        }

        // Notifications that it did not live to hear are for others.
        _ = NotifyNow(unheard);
    }

    private void WaitFor(in ServiceCall call, int ticket)
    {
        if (!_waiters.TryGetValue((call.User, ticket), out Waiter? waiter))
        {
            // Its task has ended between the two calls.
            Answer(call, 0);
        }
        else if (waiter.IsNotified)
        {
            End(waiter, call.Number, 1);
        }
        else
        {
            waiter.Call = call.Number;
        }
    }

    private int NotifyNow(int count)
    {
        int notified = 0;
        while (notified < count && _row.First?.Value is { } first)
        {
            notified++;
            _row.RemoveFirst();
            first.IsNotified = true;
            if (first.Call is int call)
            {
                End(first, call, 1);
            }
        }

        return notified;
    }

    private void End(Waiter waiter, int call, int answer)
    {
        _ = _row.Remove(waiter);
        _ = _waiters.Remove((waiter.User, waiter.Ticket));
        Answer(new ServiceCall(waiter.User, call, 0), answer);
    }

    private sealed class Waiter(SharedObjectSession user, int ticket)
    {
        internal SharedObjectSession User { get; } = user;

        internal int Ticket { get; } = ticket;

        /// <summary>The call that waits, once it is made.</summary>
        internal int? Call { get; set; }

        internal bool IsNotified { get; set; }
    }
}
