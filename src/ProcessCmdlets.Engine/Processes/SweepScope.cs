namespace ProcessCmdlets.Engine.Processes;

/// <summary>What is looked for when a child has ended.</summary>
internal enum SweepScope
{
    /// <summary>What is left in its session: it has ended the rest itself.</summary>
    Session,

    /// <summary>Besides what it has started wherever that is by now, but for its own workers, which end by themselves.</summary>
    Started,

    /// <summary>All that comes from it.</summary>
    Tree,
}
