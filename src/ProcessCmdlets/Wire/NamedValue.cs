namespace ProcessCmdlets.Wire;

/// <summary>A value and what the script calls it.</summary>
internal readonly record struct NamedValue(string Name, object? Value);
