namespace ProcessCmdlets.Help.Model;

/// <summary>A type that the cmdlet takes or returns, and what it means there.</summary>
internal sealed record TypeNote(string TypeName, IReadOnlyList<TextBlock> Description);
