namespace ProcessCmdlets.Session.Wire;

/// <summary>An alias of the caller's session.</summary>
internal sealed record AliasDefinition(string Name, string Definition);
