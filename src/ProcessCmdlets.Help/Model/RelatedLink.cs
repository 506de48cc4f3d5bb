namespace ProcessCmdlets.Help.Model;

/// <summary>A link at the end of a page.</summary>
internal sealed record RelatedLink(string Text, string Target);
