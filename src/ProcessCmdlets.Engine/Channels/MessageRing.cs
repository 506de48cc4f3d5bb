using System.Numerics;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>A first-in first-out list in one array; what comes back to it goes to its old place by sequence.</summary>
internal sealed class MessageRing
{
    // A larger array is given up once it is empty: a queue that was once long must not keep the memory.
    private const int KeptSize = 4096;

    private QueuedMessage[] _items = [];
    private int _first;

    /// <summary>How many messages there are.</summary>
    internal int Count { get; private set; }

    /// <summary>The message at a place from the front.</summary>
    internal ref QueuedMessage this[int index] => ref _items[(_first + index) & (_items.Length - 1)];

    /// <summary>Puts a message at the end.</summary>
    internal void Add(in QueuedMessage message)
    {
        Reserve();
        Count++;
        this[Count - 1] = message;
    }

    /// <summary>Takes the first message.</summary>
    internal QueuedMessage Take()
    {
        QueuedMessage message = this[0];
        this[0] = default;
        _first++;
        Count--;
        ReleaseMemory();
        return message;
    }

    /// <summary>Takes the last message.</summary>
    internal QueuedMessage TakeLast()
    {
        QueuedMessage message = this[Count - 1];
        this[Count - 1] = default;
        Count--;
        ReleaseMemory();
        return message;
    }

    /// <summary>Puts a message back before all that were sent after it.</summary>
    internal void Return(in QueuedMessage message)
    {
        Reserve();
        _first--;
        Count++;
        int place = 0;

        // What comes back is older than nearly all that waits, so this ends at once.
        while (place + 1 < Count && this[place + 1].Sequence < message.Sequence)
        {
            this[place] = this[place + 1];
            place++;
        }

        this[place] = message;
    }

    /// <summary>Takes all.</summary>
    internal void Clear()
    {
        _items = [];
        _first = Count = 0;
    }

    private void Reserve()
    {
        if (Count < _items.Length)
        {
            return;
        }

        var larger = new QueuedMessage[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(Count + 1, 4))];
        for (int i = 0; i < Count; i++)
        {
            larger[i] = this[i];
        }

        _items = larger;
        _first = 0;
    }

    private void ReleaseMemory()
    {
        if (Count == 0)
        {
            _first = 0;
            if (_items.Length > KeptSize)
            {
                _items = [];
            }
        }
    }
}
