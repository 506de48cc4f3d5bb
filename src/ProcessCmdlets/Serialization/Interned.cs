namespace ProcessCmdlets.Serialization;

/// <summary>Names that are written once in a message and by number afterwards.</summary>
internal abstract class Interned
{
    private protected Interned(string[] names, int hash)
    {
        Names = names;
        Hash = hash;
    }

    /// <summary>The names as they arrive.</summary>
    internal string[] Names { get; }

    /// <summary>The hash by which the table finds them.</summary>
    internal int Hash { get; }

    /// <summary>The message in which they were written last.</summary>
    internal int Message { get; set; }

    /// <summary>Their number in it.</summary>
    internal int Number { get; set; }

    /// <summary>The next one in the same bucket of the table.</summary>
    internal Interned? Next { get; set; }
}
