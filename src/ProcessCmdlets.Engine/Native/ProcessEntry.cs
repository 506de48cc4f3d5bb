namespace ProcessCmdlets.Engine.Native;

/// <summary>One process of the system, as far as ending process trees needs it.</summary>
/// <param name="ProcessId">Its id.</param>
/// <param name="ParentId">Its parent's id.</param>
/// <param name="SessionId">Its session's id.</param>
/// <param name="StartTicks">When it started, in a unit of the system's; only good to tell two processes of one id apart.</param>
/// <param name="IsZombie">It has ended and only waits for its parent to take note.</param>
internal readonly record struct ProcessEntry(int ProcessId, int ParentId, int SessionId, long StartTicks, bool IsZombie);
