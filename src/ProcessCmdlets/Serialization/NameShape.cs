namespace ProcessCmdlets.Serialization;

/// <summary>The names of an object's properties, in order.</summary>
internal sealed class NameShape : Interned
{
    internal NameShape(string[] names, int hash)
        : base(names, hash)
    {
    }
}
