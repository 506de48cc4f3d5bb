namespace ProcessCmdlets.Session.Capture.Writes;

/// <summary>What a script is given beside its <c>$using:</c> values, and what becomes of its output.</summary>
internal sealed record CopySource
{
    /// <summary>Its positional arguments.</summary>
    internal IReadOnlyList<object?> Arguments { get; init; } = [];

    /// <summary>Whether it runs for items, each of which is its <c>$_</c>.</summary>
    internal bool HasItems { get; init; }

    /// <summary>Whether the members of an item are its parameters.</summary>
    internal bool IsSplat { get; init; }

    /// <summary>Whether its output is the result; that of a filter is a condition.</summary>
    internal bool KeepsOutput { get; init; } = true;

    /// <summary>Whether its process continues the session.</summary>
    internal bool IsFork { get; init; }
}
