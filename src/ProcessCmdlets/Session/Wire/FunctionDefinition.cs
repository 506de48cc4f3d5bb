using System.Management.Automation;
using ProcessCmdlets.Serialization;

namespace ProcessCmdlets.Session.Wire;

/// <summary>A function of the caller's session, by text.</summary>
/// <param name="Name">Its name, without a scope.</param>
/// <param name="Body">The text between its braces, parameters included.</param>
internal sealed record FunctionDefinition(string Name, string Body)
{
    /// <summary>The using statements that stood in its file, or nothing.</summary>
    internal string Using { get; init; } = string.Empty;

    /// <summary>The file that it was written in, or null.</summary>
    internal string? Path { get; init; }

    /// <summary>The line of the file in which its body begins, from 1.</summary>
    internal int Line { get; init; } = 1;

    /// <summary>The number of its module's scope in the message, or 0 where it is of no module.</summary>
    internal int Module { get; init; }

    /// <summary>Whether scripts outside its module call it.</summary>
    internal bool IsGlobal { get; init; } = true;
    /// <summary>The language mode that it runs in.</summary>
    internal PSLanguageMode LanguageMode { get; init; }

    internal void Write(ValueWriter writer)
    {
        writer.WriteString(Name);
        writer.WriteString(Body);
        writer.WriteString(Using);
        writer.WriteString(Path);
        writer.WriteInt32(Line);
        writer.WriteInt32(Module);
        writer.WriteBoolean(IsGlobal);
        writer.WriteInt32((int)LanguageMode);
    }

    internal static FunctionDefinition Read(ValueReader reader) =>
        new(reader.ReadString() ?? string.Empty, reader.ReadString() ?? string.Empty)
        {
            Using = reader.ReadString() ?? string.Empty,
            Path = reader.ReadString(),
            Line = reader.ReadInt32(),
            Module = reader.ReadInt32(),
            IsGlobal = reader.ReadBoolean(),
            LanguageMode = LanguageModes.Read(reader),
        };
}
