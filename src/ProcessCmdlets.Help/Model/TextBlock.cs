namespace ProcessCmdlets.Help.Model;

/// <summary>A piece of running text without Markdown.</summary>
internal sealed record TextBlock(TextBlockKind Kind, string Text);
