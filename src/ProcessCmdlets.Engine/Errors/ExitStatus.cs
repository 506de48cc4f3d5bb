namespace ProcessCmdlets.Engine.Errors;

/// <summary>How a worker process ended.</summary>
/// <param name="ExitCode">
/// Its exit code; 128 + the signal's number where a signal ended it; null where the system does not tell.
/// </param>
/// <param name="Signal">
/// The signal that ended it, or null. This is the system's own word, not a guess from the exit code: <c>exit 137</c> is no
/// SIGKILL. A PowerShell on .NET 8 catches SIGTERM and ends by itself with exit code 143, so there is no signal to tell then.
/// </param>
/// <param name="Fault">What was wrong with its connection, where that is why it was killed.</param>
/// <param name="ProcessorTime">The processor time it used with the children it waited for, where the system tells.</param>
/// <param name="PeakWorkingSet64">The most memory it had resident, in bytes, where the system tells.</param>
internal sealed record ExitStatus(
    int? ExitCode, int? Signal, Exception? Fault, TimeSpan? ProcessorTime = null, long? PeakWorkingSet64 = null)
{
    /// <summary>The limit of the system for which it ended before it could take work, where that is the reason.</summary>
    internal ResourceLimitException? Limit { get; init; }
}
