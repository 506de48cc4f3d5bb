using ProcessCmdlets.Serialization;

namespace ProcessCmdlets;

/// <summary>A part of the session that Start-ProcessFork could not copy: an element of a job's SkippedState.</summary>
public sealed class SkippedItem
{
    internal SkippedItem(string kind, string name, string reason)
    {
        Kind = kind;
        Name = name;
        Reason = reason;
    }

    /// <summary>What it is: Variable, Function, Alias, Module, Drive, TypeData or FormatData.</summary>
    public string Kind { get; }

    /// <summary>Its name in the session.</summary>
    public string Name { get; }

    /// <summary>Why it could not be copied, and what to do instead.</summary>
    public string Reason { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} {Name}: {Reason}";

    internal void Write(ValueWriter writer)
    {
        writer.WriteString(Kind);
        writer.WriteString(Name);
        writer.WriteString(Reason);
    }

    internal static SkippedItem Read(ValueReader reader) =>
        new(reader.ReadString() ?? string.Empty, reader.ReadString() ?? string.Empty, reader.ReadString() ?? string.Empty);
}
