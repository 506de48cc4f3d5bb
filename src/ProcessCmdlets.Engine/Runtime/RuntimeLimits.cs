namespace ProcessCmdlets.Engine.Runtime;

/// <summary>Times of the runtime folder, each with its reason.</summary>
internal static class RuntimeLimits
{
    /// <summary>How often a process that has sockets or published names looks whether they are still there.</summary>
    internal static readonly TimeSpan KeepInterval = TimeSpan.FromMilliseconds(500);
}
