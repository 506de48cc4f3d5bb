using ProcessCmdlets.Engine.Protocol;

namespace ProcessCmdlets.Engine.Workers;

/// <summary>What a worker process does before it runs anything: leave the terminal, connect, prove who it is.</summary>
internal static class WorkerBootstrap
{
    /// <summary>Environment variables that are set only for a worker's start.</summary>
    internal static IReadOnlyList<string> StartVariables => throw new NotImplementedException();

    /// <summary>
    /// The way in for a worker that was started by -Command: takes the start line that PowerShell read, connects, and runs
    /// the worker. The result is the exit code.
    /// </summary>
    internal static int RunFromCommand(object? startLine) => throw new NotImplementedException();

    /// <summary>Ends all other processes of the worker's own session.</summary>
    internal static void KillOwnSession() => throw new NotImplementedException();

    /// <summary>Sends what native code prints from now on to the end of a file.</summary>
    internal static void RedirectOutput(string path) => throw new NotImplementedException();

    /// <summary>Ends this process at once.</summary>
    internal static void Exit(int code) => throw new NotImplementedException();
}
