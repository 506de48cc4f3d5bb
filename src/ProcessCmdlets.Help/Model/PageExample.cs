namespace ProcessCmdlets.Help.Model;

/// <summary>One example: its first code block, and everything else that is said.</summary>
internal sealed record PageExample(string Title, string Code, IReadOnlyList<TextBlock> Remarks);
