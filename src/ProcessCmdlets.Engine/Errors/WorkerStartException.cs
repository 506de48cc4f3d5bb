using ProcessCmdlets.Engine.Native;

namespace ProcessCmdlets.Engine.Errors;

/// <summary>A worker process did not start, or did not connect. Nothing of it is left.</summary>
public sealed class WorkerStartException : ProcessCmdletsException
{
    internal WorkerStartException(
        string reason, string command, ExitStatus? exit, string standardError, Exception? innerException = null, bool hasTimedOut = false)
        : base(Describe(reason, command, standardError), innerException)
    {
        Command = command;
        ExitCode = exit?.ExitCode;
        WasKilled = exit?.Signal == LibC.SigKill;
        StandardError = standardError;
        HasTimedOut = hasTimedOut;
    }

    /// <summary>A limit of the system kept the worker from starting. What it wrote, such as a stack, says nothing more.</summary>
    internal WorkerStartException(ResourceLimitException limit, string command, string standardError = "", ExitStatus? exit = null)
        : base($"The worker process could not be started: {limit.Reason} Command: {command}.", limit)
    {
        Command = command;
        ExitCode = exit?.ExitCode;
        StandardError = standardError;
    }

    /// <summary>The command line that was run.</summary>
    public string Command { get; }

    /// <summary>The exit code, where the process ended by itself.</summary>
    public int? ExitCode { get; }

    /// <summary>What the process wrote to its standard error, or to its standard output where that is all it wrote.</summary>
    public string StandardError { get; }

    /// <summary>The limit of the system that is reached, or null where the start failed for another reason.</summary>
    public SystemResource? Limit => (InnerException as ResourceLimitException)?.Resource;

    /// <summary>Whether SIGKILL ended the process, as at the end of the session: the executable is not to blame then.</summary>
    internal bool WasKilled { get; }

    /// <summary>Whether the process ran for as long as a start may take, without connecting.</summary>
    internal bool HasTimedOut { get; }

    private static string Describe(string reason, string command, string standardError)
    {
        string text = standardError.Trim();
        string wrote = text.Length == 0 ? "It wrote nothing to standard error." : $"It wrote: {text}";
        return $"The worker process could not be started: {reason} Command: {command}. {wrote}";
    }
}
