using Markdig.Syntax;

namespace ProcessCmdlets.Help.Model;

/// <summary>A heading, what stands directly under it, and the headings one level below it.</summary>
internal sealed record Section(string Title, int Line)
{
    public List<Block> Blocks { get; } = [];

    public List<Section> Children { get; } = [];
}
