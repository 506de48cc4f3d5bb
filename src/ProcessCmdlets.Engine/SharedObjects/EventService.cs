using ProcessCmdlets.Engine.Channels;

namespace ProcessCmdlets.Engine.SharedObjects;

/// <summary>An event: set, all who wait go on; one that resets itself lets one of them go on.</summary>
internal sealed class EventService : SharedObjectServer
{
    internal const byte Set = 1;
    internal const byte Reset = 2;
    internal const byte Test = 3;
    internal const byte TryWait = 4;
    internal const byte Wait = 5;
    internal const byte Describe = 6;

    private readonly WaitingCalls _waiting = new();
    private readonly bool _resetsItself;
    private bool _isSet;

    internal EventService(string? name, bool resetsItself, bool isSet)
        : base(name)
    {
        _resetsItself = resetsItself;
        _isSet = isSet;
    }

    /// <inheritdoc/>
    private protected override void OnCall(in ServiceCall call, ref WireReader reader)
    {
        switch (call.Operation)
        {
            case Set:
                SetNow();
                Answer(call, 1);
                break;
            case Reset:
                _isSet = false;
                Answer(call, 1);
                break;
            case Test:
                Answer(call, _isSet ? 1 : 0);
                break;
            case TryWait or Wait when _isSet:
                _isSet = !_resetsItself;
                Answer(call, 1);
                break;
            case TryWait:
                Answer(call, 0);
                break;
            case Wait:
                _waiting.Add(call);
                break;
            case Describe:
                Answer(call, _resetsItself ? 1 : 0);
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
    private protected override void OnLeave(SharedObjectSession user, bool cleanExit) => AnswerAll(_waiting.TakeAll(user), 0);

    private void SetNow()
    {
        if (!_resetsItself)
        {
            _isSet = true;
            foreach (ServiceCall waiting in _waiting.TakeAll())
            {
                Answer(waiting, 1);
            }
        }
        else if (_waiting.TryTake(out ServiceCall first))
        {
            Answer(first, 1);
        }
        else
        {
            _isSet = true;
        }
    }
}
