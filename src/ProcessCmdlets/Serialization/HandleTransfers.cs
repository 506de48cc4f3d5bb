namespace ProcessCmdlets.Serialization;

/// <summary>Collects the handles that a piece of work is given and that only one process may have, such as ends of pipes.</summary>
internal abstract class HandleTransfers
{
    /// <summary>How many there are.</summary>
    internal abstract int Count { get; }

    /// <summary>Takes back those from a place on: the value that held them was not written after all.</summary>
    internal abstract void Reclaim(int from);
}
