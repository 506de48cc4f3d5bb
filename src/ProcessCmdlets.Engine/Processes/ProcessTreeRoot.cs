namespace ProcessCmdlets.Engine.Processes;

/// <summary>What a tree of processes is found by.</summary>
/// <param name="ProcessId">The process that it descends from.</param>
/// <param name="IsThere">Whether that process was not waited for yet, so that its number is no other's.</param>
/// <param name="LeadsSession">Whether it leads a session.</param>
/// <param name="Mark">What all of the tree is marked with, or null.</param>
internal readonly record struct ProcessTreeRoot(int ProcessId, bool IsThere, bool LeadsSession, ProcessMark? Mark);
