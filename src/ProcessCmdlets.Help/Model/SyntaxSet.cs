namespace ProcessCmdlets.Help.Model;

/// <summary>One way to call the cmdlet, as the page prints it.</summary>
internal sealed record SyntaxSet(string Name, bool IsDefault, string Text, int Line)
{
    /// <summary>What PlatyPS calls the only set of a cmdlet that names none.</summary>
    public const string Unnamed = "__AllParameterSets";
}
