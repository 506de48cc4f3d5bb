namespace ProcessCmdlets.Session.Wire;

/// <summary>A value and what the script calls it.</summary>
internal sealed record NamedValue(string Name, object? Value);
