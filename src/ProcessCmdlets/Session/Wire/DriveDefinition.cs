using ProcessCmdlets.Serialization;

namespace ProcessCmdlets.Session.Wire;

/// <summary>A drive that the caller's session has made.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Provider">The name of its provider, such as FileSystem.</param>
/// <param name="Root">The path that it stands for.</param>
/// <param name="Description">What it is described as.</param>
internal sealed record DriveDefinition(string Name, string Provider, string Root, string Description)
{
    internal void Write(ValueWriter writer)
    {
        writer.WriteString(Name);
        writer.WriteString(Provider);
        writer.WriteString(Root);
        writer.WriteString(Description);
    }

    internal static DriveDefinition Read(ValueReader reader) => new(Text(reader), Text(reader), Text(reader), Text(reader));

    private static string Text(ValueReader reader) => reader.ReadString() ?? string.Empty;
}
