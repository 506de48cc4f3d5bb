using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>A thing that one process has and serves to others: a semaphore, an event, a barrier, a condition, a dictionary.</summary>
internal abstract class SharedObjectServer
{
    private readonly List<SharedObjectSession> _answered = [];

    private protected SharedObjectServer(string? name)
    {
        Name = name;
    }

    internal Guid Id { get; } = Guid.NewGuid();

    /// <summary>The name by which other sessions find it, or null.</summary>
    internal string? Name { get; }

    /// <summary>The state's lock. Answers are made under it, and sent when it is free: nothing here waits for a peer.</summary>
    private protected object Gate { get; } = new();

    /// <summary>Does what a call wants, or keeps it until that is possible.</summary>
    internal void Call(in ServiceCall call, ref WireReader reader)
    {
        try
        {
            lock (Gate)
            {
                OnCall(call, ref reader);
            }
        }
        finally
        {
            SendAnswers();
        }
    }

    /// <summary>A call that is kept is waited for no more. One that was answered meanwhile is as good.</summary>
    internal void Cancel(SharedObjectSession user, int number)
    {
        lock (Gate)
        {
            OnCancel(user, number);
        }

        SendAnswers();
    }

    /// <summary>A task does without it: in order, or because it failed or its process ended. What it waits for is answered.</summary>
    internal void Leave(SharedObjectSession user, bool cleanExit)
    {
        lock (Gate)
        {
            OnLeave(user, cleanExit);
        }

        SendAnswers();
    }

    /// <summary>Removes what of it lies outside of this process.</summary>
    internal virtual void Unshare()
    {
    }

    /// <summary>
    /// Whether it is told which task of a process calls. False where nothing is taken that a task would have to give back, so that
    /// tasks neither register nor release it.
    /// </summary>
    internal virtual bool KnowsTasks => true;

    /// <summary>A task has been given the handle.</summary>
    internal virtual void Enter(SharedObjectSession user)
    {
    }

    /// <summary>What the public calls do, under the lock.</summary>
    private protected abstract void OnCall(in ServiceCall call, ref WireReader reader);

    private protected virtual void OnCancel(SharedObjectSession user, int number)
    {
    }

    private protected virtual void OnLeave(SharedObjectSession user, bool cleanExit)
    {
    }

    /// <summary>Answers calls that wait for nothing any more: a call without an answer would wait for ever.</summary>
    private protected void AnswerAll(IEnumerable<ServiceCall> calls, int value)
    {
        foreach (ServiceCall call in calls)
        {
            Answer(call, value);
        }
    }

    /// <summary>Answers a call with numbers.</summary>
    private protected void Answer(in ServiceCall call, params ReadOnlySpan<int> values)
    {
        var payload = new PayloadBuffer(32);
        payload.WriteByte((byte)ChannelEnd.None);
        foreach (int value in values)
        {
            payload.WriteInt32(value);
        }

        Answer(call, payload);
    }

    /// <summary>Answers a call. The payload begins with a <see cref="ChannelEnd"/> and is used up.</summary>
    private protected void Answer(in ServiceCall call, PayloadBuffer payload)
    {
        call.User.Answer(call.Number, payload);
        if (!_answered.Contains(call.User))
        {
            _answered.Add(call.User);
        }
    }

    private void SendAnswers()
    {
        while (true)
        {
            SharedObjectSession user;
            lock (Gate)
            {
                if (_answered.Count == 0)
                {
                    return;
                }

                user = _answered[^1];
                _answered.RemoveAt(_answered.Count - 1);
            }

            user.Flush();
        }
    }
}
