using ProcessCmdlets.Serialization;

namespace ProcessCmdlets.Session.Wire;

/// <summary>The scope of a module whose functions travel by text: a worker runs them in a module with the same variables.</summary>
/// <param name="Id">What the functions of the module name it by, within one message.</param>
/// <param name="Name">The module's name.</param>
/// <param name="Path">The file of the module where the worker imports it anyway, so that both share one scope; otherwise null.</param>
/// <param name="Variables">The variables of its scope that the functions name, with their values at the time of the call.</param>
internal sealed record ModuleState(int Id, string Name, string? Path, IReadOnlyList<NamedValue> Variables)
{
    internal void Write(ValueWriter writer)
    {
        writer.WriteInt32(Id);
        writer.WriteString(Name);
        writer.WriteString(Path);
        writer.WriteInt32(Variables.Count);
        foreach ((string name, object? value) in Variables)
        {
            writer.WriteString(name);
            writer.Write(value, "$script:" + name);
        }
    }

    internal static ModuleState Read(ValueReader reader)
    {
        int id = reader.ReadInt32();
        string name = reader.ReadString() ?? string.Empty;
        string? path = reader.ReadString();
        int count = reader.ReadInt32();
        var variables = new List<NamedValue>();
        for (int i = 0; i < count; i++)
        {
            string variable = reader.ReadString() ?? string.Empty;
            variables.Add(new NamedValue(variable, reader.Read()));
        }

        return new ModuleState(id, name, path, variables);
    }
}
