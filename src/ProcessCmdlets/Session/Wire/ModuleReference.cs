namespace ProcessCmdlets.Session.Wire;

/// <summary>A module that a worker imports.</summary>
/// <param name="Name">Its name, or the path of its manifest or file.</param>
/// <param name="Prefix">What the caller's session has put before the nouns of its commands, or null.</param>
internal sealed record ModuleReference(string Name, string? Prefix = null)
{
    /// <summary>Whether its scripts run in the session's own language mode, and not in the full language of one that was loaded before.</summary>
    internal bool IsConstrained { get; init; }
}
