namespace ProcessCmdlets.Wire;

/// <summary>A module that a worker imports.</summary>
/// <param name="Name">Its name, or the path of its manifest or file.</param>
/// <param name="Prefix">What the caller's session has put before the nouns of its commands, or null.</param>
internal sealed record ModuleReference(string Name, string? Prefix = null);
