using System.Collections.Concurrent;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Protocol;

namespace ProcessCmdlets.Engine.Sync;

/// <summary>This process as the user of what it serves itself.</summary>
internal sealed class LocalServiceUser : ServiceUser
{
    private readonly ConcurrentDictionary<int, PendingAnswer> _calls = new();
    private int _lastNumber;

    /// <summary>The one of this process.</summary>
    internal static LocalServiceUser Current { get; } = new();

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
}
