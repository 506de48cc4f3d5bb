namespace ProcessCmdlets.Engine.Channels;

/// <summary>Messages that were handed out too often. When there are too many of them, the oldest go.</summary>
internal sealed class DeadLetterList
{
    private readonly Queue<QueuedMessage> _messages = new();

    internal int Count => _messages.Count;

    internal void Add(in QueuedMessage message)
    {
        _messages.Enqueue(message);
        if (_messages.Count > ChannelLimits.DeadLetters)
        {
            _ = _messages.Dequeue();
        }
    }

    internal QueuedMessage[] ToArray() => _messages.ToArray();

    internal void Clear() => _messages.Clear();
}
