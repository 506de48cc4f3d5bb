namespace ProcessCmdlets.Help.Model;

/// <summary>A conceptual topic.</summary>
internal sealed record AboutTopic(string Name, IReadOnlyList<Section> Sections);
