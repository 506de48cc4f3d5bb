using System.Collections.Concurrent;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Engine.SharedObjects;

/// <summary>A task of this process as the user of what the process serves itself; in a session, the session.</summary>
internal sealed class LocalSharedObjectSession : SharedObjectSession
{
    private static readonly ConcurrentDictionary<int, LocalSharedObjectSession> s_users = new();

    private readonly ConcurrentDictionary<int, PendingReply> _calls = new();
    private readonly HashSet<SharedObjectServer> _held = [];
    private int _lastNumber;

    private LocalSharedObjectSession(int number)
    {
        Number = number;
    }

    /// <inheritdoc/>
    internal override int Number { get; }

    /// <summary>The user that a task of this process is.</summary>
    internal static LocalSharedObjectSession Of(int number) => s_users.GetOrAdd(number, static key => new LocalSharedObjectSession(key));

    /// <summary>Takes leave of all that a task has used.</summary>
    /// <param name="number">The task's number.</param>
    /// <param name="cleanExit">False where the script failed, so that others must not wait for its part.</param>
    internal static void LeaveAll(int number, bool cleanExit)
    {
        if (s_users.TryRemove(number, out LocalSharedObjectSession? user))
        {
            foreach (SharedObjectServer service in user.TakeHeld())
            {
                service.Leave(user, cleanExit);
            }
        }
    }

    /// <summary>Takes note of what the task uses.</summary>
    internal void Hold(SharedObjectServer service)
    {
        bool isNew;
        lock (_held)
        {
            isNew = _held.Add(service);
        }

        if (isNew)
        {
            service.Enter(this);
        }
    }

    internal PendingReply Begin(out int number)
    {
        var answer = new PendingReply();
        number = Interlocked.Increment(ref _lastNumber);
        _calls[number] = answer;
        return answer;
    }

    /// <inheritdoc/>
    internal override void Answer(int number, PayloadBuffer payload)
    {
        using (payload)
        {
            if (_calls.TryRemove(number, out PendingReply? answer))
            {
                answer.Set(payload.Payload.ToArray());
            }
        }
    }

    private SharedObjectServer[] TakeHeld()
    {
        lock (_held)
        {
            SharedObjectServer[] held = [.. _held];
            _held.Clear();
            return held;
        }
    }
}
