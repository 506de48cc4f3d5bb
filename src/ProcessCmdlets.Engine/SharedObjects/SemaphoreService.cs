using ProcessCmdlets.Engine.Channels;

namespace ProcessCmdlets.Engine.SharedObjects;

/// <summary>A semaphore. What a task that failed, or whose process died, had acquired and not released is given back.</summary>
internal sealed class SemaphoreService : SharedObjectServer
{
    internal const byte TryAcquire = 1;
    internal const byte Acquire = 2;
    internal const byte Release = 3;
    internal const byte Describe = 4;

    private readonly Dictionary<SharedObjectSession, int> _held = [];
    private readonly WaitingCalls _waiting = new();
    private readonly int _initial;
    private readonly bool _isBounded;
    private int _count;

    internal SemaphoreService(string? name, int count, bool isBounded)
        : base(name)
    {
        _initial = _count = count;
        _isBounded = isBounded;
    }

    /// <inheritdoc/>
    private protected override void OnCall(in ServiceCall call, ref WireReader reader)
    {
        switch (call.Operation)
        {
            case TryAcquire or Acquire when _count > 0:
                Give(call);
                break;
            case TryAcquire:
                Answer(call, 0);
                break;
            case Acquire:
                _waiting.Add(call);
                break;
            case Release:
                Take(call, reader.ReadInt32());
                break;
            case Describe:
                Answer(call, _count, _initial, _isBounded ? 1 : 0);
                break;
            default:
                throw ServiceProtocol.UnknownOperation(call);
        }
    }

    /// <inheritdoc/>
    private protected override void OnCancel(SharedObjectSession user, int number)
    {
        if (_waiting.Remove(user, number))
        {
            Answer(new ServiceCall(user, number, 0), 0);
        }
    }

    /// <inheritdoc/>
    private protected override void OnLeave(SharedObjectSession user, bool cleanExit)
    {
        _ = _held.Remove(user, out int held);
        AnswerAll(_waiting.TakeAll(user), 0);
        if (!cleanExit)
        {
            Add(held);
        }
    }

    private void Give(in ServiceCall call)
    {
        _count--;
        _held[call.User] = _held.GetValueOrDefault(call.User) + 1;
        Answer(call, 1);
    }

    private void Take(in ServiceCall call, int count)
    {
        if (count < 1 || (_isBounded ? count > _initial - _count : count > int.MaxValue - _count))
        {
            Answer(call, 0);
            return;
        }

        // Who releases need not be who acquired.
        _held[call.User] = Math.Max(0, _held.GetValueOrDefault(call.User) - count);
        Answer(call, 1);
        Add(count);
    }

    private void Add(int count)
    {
        _count = (int)Math.Min(_isBounded ? _initial : int.MaxValue, (long)_count + count);
        while (_count > 0 && _waiting.TryTake(out ServiceCall next))
        {
            Give(next);
        }
    }
}
