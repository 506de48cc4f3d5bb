namespace ProcessCmdlets.Wire;

/// <summary>A function of the caller's session, by text.</summary>
/// <param name="Name">Its name, without a scope.</param>
/// <param name="Body">The text between its braces, parameters included.</param>
internal sealed record FunctionDefinition(string Name, string Body);
