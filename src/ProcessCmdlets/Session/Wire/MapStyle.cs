namespace ProcessCmdlets.Session.Wire;

/// <summary>How a worker runs the body of a map. docs/design/pool.md says how it is decided.</summary>
[Flags]
internal enum MapStyle
{
    /// <summary>Each item has a scope of its own, and what it did is sent before the next begins.</summary>
    None = 0,

    /// <summary>Nothing that the body does can leak from item to item, so they share a scope.</summary>
    SharedScope = 1,

    /// <summary>The body has no effect but its output, so that what it did may be sent later, and done again after a death.</summary>
    IsPure = 2,

    /// <summary>The owner wants to know each item's times and memory.</summary>
    Timed = 4,

    /// <summary>The properties of the item are the body's parameters.</summary>
    Splat = 8,

    /// <summary>The body has a process block of its own, which wants the item by the pipeline.</summary>
    Piped = 16,
}
