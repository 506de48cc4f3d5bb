namespace ProcessCmdlets.Engine.Runtime;

/// <summary>What has become of a lock. The numbers are the file's.</summary>
internal enum LockState
{
    /// <summary>It was released, or never had; an empty file says so, too.</summary>
    Free = 0,

    /// <summary>Somebody has it. Who reads this has the lock, so that somebody has ended without releasing it.</summary>
    Held = 1,

    /// <summary>The file is being removed: whoever still has it open must open the next one.</summary>
    Removed = 2,
}
