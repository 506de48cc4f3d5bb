namespace ProcessCmdlets.Engine.Runtime;

/// <summary>
/// What this process does when it ends in order, phase after phase: the only handler of the runtime's ProcessExit event. A process that
/// is killed does none of it; whoever depends on it notices the closed connections and unlocked files.
/// </summary>
internal static class ProcessShutdown
{
    private static readonly ShutdownSequence s_sequence = new();

    static ProcessShutdown()
    {
        AppDomain.CurrentDomain.ProcessExit += static (_, _) => s_sequence.Run();
    }

    /// <summary>Adds an action for the end of this process.</summary>
    internal static void Register(ShutdownPhase phase, Action action) => s_sequence.Add(phase, action);
}
