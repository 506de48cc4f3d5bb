using ProcessCmdlets.Serialization;

namespace ProcessCmdlets.Session.Wire;

/// <summary>A module that a fork imports when one of its commands is looked for.</summary>
/// <param name="Module">The module.</param>
/// <param name="Commands">The names that its commands and aliases have in the session.</param>
internal sealed record DeferredModule(ModuleReference Module, IReadOnlyList<string> Commands)
{
    internal static void Write(ValueWriter writer, IReadOnlyList<DeferredModule> modules)
    {
        writer.WriteInt32(modules.Count);
        foreach ((ModuleReference module, IReadOnlyList<string> commands) in modules)
        {
            writer.WriteString(module.Name);
            writer.WriteString(module.Prefix);
            writer.WriteInt32(commands.Count);
            foreach (string command in commands)
            {
                writer.WriteString(command);
            }
        }
    }

    internal static DeferredModule Read(ValueReader reader)
    {
        var module = new ModuleReference(reader.ReadString() ?? string.Empty, reader.ReadString());
        int count = reader.ReadInt32();
        var commands = new List<string>();
        for (int i = 0; i < count; i++)
        {
            commands.Add(reader.ReadString() ?? string.Empty);
        }

        return new DeferredModule(module, commands);
    }
}
