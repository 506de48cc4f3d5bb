namespace ProcessCmdlets.Engine.Native;

/// <summary>What a child shares with this process, which decides whom a terminal's Ctrl+C reaches.</summary>
internal enum SpawnGroup
{
    /// <summary>It is in this process's session and process group.</summary>
    Shared,

    /// <summary>It leads a process group of its own. On a terminal it would be a background process, which may not read from it.</summary>
    Group,

    /// <summary>It leads a session of its own and has no terminal.</summary>
    Session,
}
