using System.Collections.Concurrent;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Engine.SharedObjects;

/// <summary>A task of this process as the user of what the process serves itself; in a session, the session.</summary>
internal sealed class LocalServiceUser : ServiceUser
{
    private static readonly ConcurrentDictionary<int, LocalServiceUser> s_users = new();

    private readonly ConcurrentDictionary<int, PendingAnswer> _calls = new();
    private readonly HashSet<SharedService> _held = [];
    private int _lastNumber;

    private LocalServiceUser(int number)
    {
        Number = number;
    }

    /// <inheritdoc/>
    internal override int Number { get; }

    /// <summary>The user that a task of this process is.</summary>
    internal static LocalServiceUser Of(int number) => s_users.GetOrAdd(number, static key => new LocalServiceUser(key));

    /// <summary>Takes leave of all that a task has used.</summary>
    /// <param name="number">The task's number.</param>
    /// <param name="isInOrder">False where the script failed, so that others must not wait for its part.</param>
    internal static void LeaveAll(int number, bool isInOrder)
    {
        if (s_users.TryRemove(number, out LocalServiceUser? user))
        {
            foreach (SharedService service in user.TakeHeld())
            {
                service.Leave(user, isInOrder);
            }
        }
    }

    /// <summary>Takes note of what the task uses.</summary>
    internal void Hold(SharedService service)
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

    internal PendingAnswer Begin(out int number)
    {
        var answer = new PendingAnswer();
        number = Interlocked.Increment(ref _lastNumber);
        _calls[number] = answer;
        return answer;
    }

    /// <inheritdoc/>
    internal override void Answer(int number, PayloadBuffer payload)
    {
        using (payload)
        {
            if (_calls.TryRemove(number, out PendingAnswer? answer))
            {
                answer.Set(payload.Payload.ToArray());
            }
        }
    }

    private SharedService[] TakeHeld()
    {
        lock (_held)
        {
            SharedService[] held = [.. _held];
            _held.Clear();
            return held;
        }
    }
}
