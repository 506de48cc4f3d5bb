namespace ProcessCmdlets.Help.Model;

/// <summary>One parameter: its text and what its yaml block states.</summary>
internal sealed record PageParameter(string Name, int Line, IReadOnlyList<TextBlock> Description, ParameterFacts Facts);
