namespace ProcessCmdlets.Engine.Runtime;

/// <summary>The phases of the end of a process, in their order.</summary>
internal enum ShutdownPhase
{
    /// <summary>What was sent and is still here goes out.</summary>
    SendMessages,

    /// <summary>What this process has used of others is given back.</summary>
    ReleaseSharedObjects,

    /// <summary>Workers and programs of this process end.</summary>
    EndProcesses,

    /// <summary>What this process has served to others is closed.</summary>
    CloseServers,

    /// <summary>Locks are given back.</summary>
    ReleaseLocks,

    /// <summary>Files in the runtime folder are removed.</summary>
    RemoveFiles,
}
