using ProcessCmdlets.InputRuns.PerInput;

namespace ProcessCmdlets.InputRuns;

/// <summary>Puts what happens to items into the order of the input: it is held back until all items before have ended.</summary>
internal sealed class InputOrder
{
    // So many items may be under way or have ended while the one whose turn it is goes on.
    private const int MostItems = 256;

    // With so much held back for one item, its program waits.
    private const int MostHeld = 10000;

    private readonly Queue<PerInputItem> _items = new();

    /// <summary>Whether an item more may be expected.</summary>
    internal bool HasRoom => _items.Count <= MostItems;

    /// <summary>Whether so much is held back for an item that no more is wanted now.</summary>
    internal static bool IsFull(PerInputItem item) => item.Held.Count >= MostHeld;

    /// <summary>Adds the item that comes after those that were added.</summary>
    internal void Expect(PerInputItem item) => _items.Enqueue(item);

    /// <summary>Takes what has happened, and gives what may be told now.</summary>
    internal IEnumerable<PerInputEvent> Next(PerInputEvent happened)
    {
        happened.Item.Held.Enqueue(happened);
        while (_items.TryPeek(out PerInputItem? first) && first.Held.TryDequeue(out PerInputEvent next))
        {
            if (next.Kind == PerInputEventKind.Ended)
            {
                _ = _items.Dequeue();
            }

            yield return next;
        }
    }
}
