namespace ProcessCmdlets.Serialization;

/// <summary>The names of an object's members, in order: first the notes, then the properties of the .NET object.</summary>
internal sealed class NameShape : Interned
{
    internal NameShape(string[] names, int notes, int hash)
        : base(names, hash)
    {
        Notes = notes;
    }

    /// <summary>How many of them are notes.</summary>
    internal int Notes { get; }
}
