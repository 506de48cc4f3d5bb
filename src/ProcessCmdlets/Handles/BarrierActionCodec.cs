using ProcessCmdlets.Serialization;
using ProcessCmdlets.Session.Wire;
using ProcessCmdlets.SharedObjects;

namespace ProcessCmdlets.Handles;

/// <summary>The action of a barrier, with what its script needs of the session that made it.</summary>
internal static class BarrierActionCodec
{
    internal static void Write(ValueWriter writer, BarrierAction? action)
    {
        writer.WriteString(action?.Text);
        if (action is null)
        {
            return;
        }

        writer.WriteText(action.Command);
        writer.WriteInt32(action.UsingValues.Count);
        foreach ((string name, byte[] body) in action.UsingValues)
        {
            writer.WriteText(name);
            writer.WriteBytes(body);
        }

        WritePairs(writer, action.Functions.Select(static function => (function.Name, (string?)(function.Using + function.Body))));
        WritePairs(writer, action.Aliases.Select(static alias => (alias.Name, (string?)alias.Definition)));
        WritePairs(writer, action.Modules.Select(static module => (module.Name, module.Prefix)));
    }

    internal static BarrierAction? Read(ValueReader reader)
    {
        if (reader.ReadString() is not { } text)
        {
            return null;
        }

        string command = reader.ReadRequiredString();
        var values = new Dictionary<string, byte[]>();
        for (int left = reader.ReadInt32(); left > 0; left--)
        {
            string name = reader.ReadRequiredString();
            values[name] = reader.ReadBytes().ToArray();
        }

        return new BarrierAction
        {
            Command = command,
            Text = text,
            UsingValues = values,
            Functions = ReadPairs(reader, static (name, body) => new FunctionDefinition(name, body ?? string.Empty)),
            Aliases = ReadPairs(reader, static (name, definition) => new AliasDefinition(name, definition ?? string.Empty)),
            Modules = ReadPairs(reader, static (name, prefix) => new ModuleReference(name, prefix)),
        };
    }

    private static void WritePairs(ValueWriter writer, IEnumerable<(string Name, string? Text)> pairs)
    {
        (string Name, string? Text)[] all = [.. pairs];
        writer.WriteInt32(all.Length);
        foreach ((string name, string? text) in all)
        {
            writer.WriteText(name);
            writer.WriteString(text);
        }
    }

    private static List<T> ReadPairs<T>(ValueReader reader, Func<string, string?, T> make)
    {
        var pairs = new List<T>();
        for (int left = reader.ReadInt32(); left > 0; left--)
        {
            string name = reader.ReadRequiredString();
            pairs.Add(make(name, reader.ReadString()));
        }

        return pairs;
    }
}
