namespace ProcessCmdlets.InputRuns.Mapping;

/// <summary>One input object of a map on its way through the workers.</summary>
internal sealed class MapItem
{
    internal MapItem(long index, object? value)
    {
        Index = index;
        Value = value;
    }

    /// <summary>Its place in the input, from 0.</summary>
    internal long Index { get; }

    /// <summary>Its place in the whole input, passed over items included, from 1.</summary>
    internal long Sequence { get; init; }

    /// <summary>The object itself, as the caller gave it.</summary>
    internal object? Value { get; }

    /// <summary>Its bytes: the group it was written in.</summary>
    internal ItemGroup Group { get; set; } = null!;

    /// <summary>Its place in that group.</summary>
    internal int Place { get; set; }

    /// <summary>How many times it was begun.</summary>
    internal int Attempts { get; set; }

    /// <summary>When it came in.</summary>
    internal DateTime QueuedAt { get; init; }

    /// <summary>The earliest time of its next attempt, by the tick count.</summary>
    internal long NotBefore { get; set; }

    /// <summary>Output and errors of an attempt that may be tried again: they count when it has ended. Its lane's.</summary>
    internal List<MapEntry>? AttemptRecords { get; set; }

    /// <summary>Records that wait for the items before. The pipeline's thread's.</summary>
    internal List<MapEntry>? Held { get; set; }

    /// <summary>Its job, where the call is one.</summary>
    internal ProcessItemJob? Job { get; set; }

    /// <summary>Records that are part of its result.</summary>
    internal List<MapEntry>? Collected { get; set; }
}
