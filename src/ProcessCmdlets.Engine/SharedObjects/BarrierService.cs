using ProcessCmdlets.Engine.Channels;

namespace ProcessCmdlets.Engine.SharedObjects;

/// <summary>
/// A barrier: who waits goes on when all parties wait. Where there is an action, the last to come runs it before. A task that has
/// the handle and fails, or whose process dies, breaks the barrier, since the others would wait for ever.
/// </summary>
internal sealed class BarrierService : SharedObjectServer
{
    internal const byte Wait = 1;
    internal const byte ActionDone = 2;
    internal const byte Abort = 3;
    internal const byte Reset = 4;
    internal const byte Describe = 5;

    /// <summary>A task of a process has ended that was sent the handle. One that never had it cannot take its leave.</summary>
    internal const byte Lose = 6;

    /// <summary>The bit in an answer that asks the waiter to run the action and say when it is done.</summary>
    internal const int RunAction = 1 << 30;

    private readonly List<ServiceCall> _arrived = [];
    private readonly WaitingCalls _next = new();
    private readonly HashSet<(int ProcessId, int Task)> _entered = [];

    // Tasks that broke the barrier by their end before it was known that they had the handle: what their process sends comes later.
    private readonly HashSet<(int ProcessId, int Task)> _lost = [];
    private readonly int _parties;
    private readonly bool _hasAction;
    private SharedObjectSession? _acting;
    private BarrierBreak _break;

    internal BarrierService(int parties, bool hasAction)
        : base(null)
    {
        _parties = parties;
        _hasAction = hasAction;
    }

    /// <inheritdoc/>
    internal override void Enter(SharedObjectSession user)
    {
        lock (Gate)
        {
            _ = _entered.Add((user.ProcessId, user.Number));
        }
    }

    /// <inheritdoc/>
    private protected override void OnCall(in ServiceCall call, ref WireReader reader)
    {
        switch (call.Operation)
        {
            case Wait:
                Arrive(call);
                break;
            case ActionDone:
                EndAction(call, reader.ReadByte() != 0);
                break;
            case Abort:
                Break(BarrierBreak.Aborted);
                Answer(call, 1);
                break;
            case Reset:
                ResetNow();
                Answer(call, 1);
                break;
            case Describe:
                Answer(call, _arrived.Count, (int)_break);
                break;
            case Lose:
                (int, int) party = (reader.ReadInt32(), reader.ReadInt32());
                if (!_entered.Contains(party) && _lost.Add(party))
                {
                    Break(BarrierBreak.PartyLost);
                }

                Answer(call, 1);
                break;
            default:
                throw ServiceProtocol.UnknownOperation(call);
        }
    }

    /// <inheritdoc/>
    private protected override void OnCancel(SharedObjectSession user, int number)
    {
        if (_next.Remove(user, number))
        {
            Answer(new ServiceCall(user, number, 0), (int)BarrierBreak.GivenUp);
        }
        else if (_acting is null && _arrived.Exists(call => call.User == user && call.Number == number))
        {
            Break(BarrierBreak.GivenUp);
        }
    }

    /// <inheritdoc/>
    private protected override void OnLeave(SharedObjectSession user, bool cleanExit)
    {
        if (cleanExit)
        {
            // Nobody will ask for a task that had the handle and has ended well.
            _ = _entered.Remove((user.ProcessId, user.Number));
        }
        else if (!_lost.Contains((user.ProcessId, user.Number)))
        {
            Break(BarrierBreak.PartyLost);
        }
    }

    private void Arrive(in ServiceCall call)
    {
        if (_break != BarrierBreak.None)
        {
            Answer(call, (int)_break);
            return;
        }

        if (_acting is not null)
        {
            // The round is full, and goes on when the action is done.
            _next.Add(call);
            return;
        }

        _arrived.Add(call);
        if (_arrived.Count < _parties)
        {
            return;
        }

        if (!_hasAction)
        {
            GoOn();
            return;
        }

        _acting = call.User;
        _ = _arrived.Remove(call);
        Answer(call, RunAction | (_parties - 1));
    }

    private void EndAction(in ServiceCall call, bool isDone)
    {
        if (call.User != _acting)
        {
            // The barrier was broken or reset meanwhile.
            Answer(call, _break == BarrierBreak.None ? (int)BarrierBreak.Reset : (int)_break);
            return;
        }

        _acting = null;
        if (!isDone)
        {
            Break(BarrierBreak.ActionFailed);
            Answer(call, (int)BarrierBreak.ActionFailed);
            return;
        }

        Answer(call, _parties - 1);
        GoOn();
    }

    private void GoOn()
    {
        for (int i = 0; i < _arrived.Count; i++)
        {
            Answer(_arrived[i], i);
        }

        _arrived.Clear();
        foreach (ServiceCall next in _next.TakeAll())
        {
            Arrive(next);
        }
    }

    private void Break(BarrierBreak reason)
    {
        if (_break != BarrierBreak.None)
        {
            return;
        }

        _break = reason;
        End(reason);
    }

    private void ResetNow()
    {
        End(BarrierBreak.Reset);
        _break = BarrierBreak.None;
    }

    private void End(BarrierBreak reason)
    {
        _acting = null;
        foreach (ServiceCall call in _arrived.Concat(_next.TakeAll()).ToArray())
        {
            Answer(call, (int)reason);
        }

        _arrived.Clear();
    }
}
