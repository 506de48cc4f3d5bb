namespace ProcessCmdlets.Serialization;

/// <summary>Classes and enumerations of a script or module, as a worker makes them for itself.</summary>
/// <param name="Script">A script that defines them and puts out their types, in the order of the names.</param>
/// <param name="Names">The names by which values of these types say what they are.</param>
internal sealed record TypeDefinitions(string Script, IReadOnlyList<string> Names)
{
    internal void Write(ValueWriter writer)
    {
        writer.WriteString(Script);
        writer.WriteInt32(Names.Count);
        foreach (string name in Names)
        {
            writer.WriteString(name);
        }
    }

    internal static TypeDefinitions Read(ValueReader reader)
    {
        string script = reader.ReadString() ?? string.Empty;
        int count = reader.ReadInt32();
        var names = new List<string>();
        for (int i = 0; i < count; i++)
        {
            names.Add(reader.ReadString() ?? string.Empty);
        }

        return new TypeDefinitions(script, names);
    }
}
