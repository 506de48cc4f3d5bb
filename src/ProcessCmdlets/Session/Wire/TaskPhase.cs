namespace ProcessCmdlets.Session.Wire;

/// <summary>The parts of a task, in their order.</summary>
internal enum TaskPhase : byte
{
    /// <summary>The worker's session is made what the caller's is.</summary>
    Setup,

    /// <summary>The initialization script runs.</summary>
    Initialization,

    /// <summary>The script itself runs.</summary>
    Body,

    /// <summary>The finalization script runs.</summary>
    Finalization,
}
