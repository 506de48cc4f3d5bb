namespace ProcessCmdlets.Engine.Pool;

/// <summary>How a worker's turn at a work ended.</summary>
internal enum WorkOutcome
{
    /// <summary>Done.</summary>
    Succeeded,

    /// <summary>Done, without success.</summary>
    Failed,

    /// <summary>Ended because the user wanted it to end, which is no failure.</summary>
    Stopped,

    /// <summary>To be done again, before what waits.</summary>
    Again,

    /// <summary>The worker is free again; the work counts its items itself.</summary>
    Released,
}
