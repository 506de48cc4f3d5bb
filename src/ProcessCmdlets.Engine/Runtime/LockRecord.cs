namespace ProcessCmdlets.Engine.Runtime;

/// <summary>What a lock's file says. Only who has the lock reads or writes it.</summary>
/// <param name="State">What has become of the lock.</param>
/// <param name="ProcessId">The process that has it, or had it when it ended.</param>
internal readonly record struct LockRecord(LockState State, int ProcessId)
{
    internal const int Size = 8;
}
