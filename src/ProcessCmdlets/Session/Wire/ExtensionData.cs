using System.Collections;
using ProcessCmdlets.Serialization;

namespace ProcessCmdlets.Session.Wire;

/// <summary>
/// Type and format data that the caller's session has loaded by itself: files by path, in the order in which they were loaded,
/// and what was given without a file as tables.
/// </summary>
internal sealed record ExtensionData(
    IReadOnlyList<string> TypeFiles, IReadOnlyList<NamedValue> Types, IReadOnlyList<string> FirstFormatFiles, IReadOnlyList<string> LastFormatFiles)
{
    internal static ExtensionData None { get; } = new([], [], [], []);

    internal void Write(ValueWriter writer)
    {
        Write(writer, TypeFiles);
        Write(writer, FirstFormatFiles);
        Write(writer, LastFormatFiles);
        writer.WriteInt32(Types.Count);
        foreach ((string name, object? members) in Types)
        {
            writer.WriteString(name);
            writer.Write(members, $"TypeData {name}");
        }
    }

    internal static ExtensionData Read(ValueReader reader)
    {
        List<string> typeFiles = ReadPaths(reader);
        List<string> first = ReadPaths(reader);
        List<string> last = ReadPaths(reader);
        int count = reader.ReadInt32();
        var types = new List<NamedValue>();
        for (int i = 0; i < count; i++)
        {
            string name = reader.ReadString() ?? string.Empty;

            // A member that stands for something that is gone takes the rest of its type's with it.
            if (reader.TryRead(out object? members, out _) && members is Hashtable table)
            {
                types.Add(new NamedValue(name, table));
            }
        }

        return new ExtensionData(typeFiles, types, first, last);
    }

    private static void Write(ValueWriter writer, IReadOnlyList<string> paths)
    {
        writer.WriteInt32(paths.Count);
        foreach (string path in paths)
        {
            writer.WriteString(path);
        }
    }

    private static List<string> ReadPaths(ValueReader reader)
    {
        int count = reader.ReadInt32();
        var paths = new List<string>();
        for (int i = 0; i < count; i++)
        {
            paths.Add(reader.ReadString() ?? string.Empty);
        }

        return paths;
    }
}
