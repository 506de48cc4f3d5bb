namespace ProcessCmdlets.InputRuns.Mapping;

/// <summary>
/// How many items go to a worker at once: one while items are slow, many when they are so quick that sending would cost more than
/// doing them. It doubles while a group is done well within the time that a group may take, and falls when it takes longer.
/// </summary>
internal sealed class ChunkSize
{
    private const int Largest = 512;

    private static readonly double s_quick = TimeSpan.FromMilliseconds(5).TotalMilliseconds;
    private static readonly double s_slow = TimeSpan.FromMilliseconds(15).TotalMilliseconds;

    private readonly bool _isFixed;

    /// <param name="size">What the user wants, or 0 to adapt.</param>
    internal ChunkSize(int size)
    {
        _isFixed = size > 0;
        Value = Math.Max(1, size);
    }

    /// <summary>The size now.</summary>
    internal int Value { get; private set; }

    /// <summary>An item has turned out to be slow.</summary>
    internal void Shrink() => Value = _isFixed ? Value : 1;

    /// <summary>Learns how long some items took one after the other.</summary>
    internal void Learn(int count, double milliseconds)
    {
        if (_isFixed || count == 0)
        {
            return;
        }

        double each = milliseconds / count;
        if (each * Value < s_quick)
        {
            // Only what has been tried is doubled: the first items say little of many.
            Value = count * 2 >= Value ? Math.Min(Largest, Value * 2) : Value;
        }
        else if (each * Value > s_slow)
        {
            Value = Math.Clamp((int)(s_slow / each), 1, Value);
        }
    }
}
