using ProcessCmdlets.Engine.Native;

namespace ProcessCmdlets.Engine.Errors;

/// <summary>A worker process ended before its task did.</summary>
public sealed class WorkerLostException : ProcessCmdletsException
{
    // The same number on all Unix systems.
    private const int Kill = 9;

    internal WorkerLostException(int workerId, int processId, ExitStatus exit)
        : base(Describe(workerId, processId, exit), exit.Fault ?? exit.Limit)
    {
        WorkerId = workerId;
        ProcessId = processId;
        ExitCode = exit.ExitCode;
        SignalNumber = exit.Signal ?? 0;
        Signal = exit.Signal is { } signal ? SignalNames.Name(signal) : null;
    }

    /// <summary>The number that the owner gave the worker.</summary>
    public int WorkerId { get; }

    /// <summary>The operating system's id of the process.</summary>
    public int ProcessId { get; }

    /// <summary>The exit code, or null where the system does not tell.</summary>
    public int? ExitCode { get; }

    /// <summary>The name of the signal that ended the process, such as SIGKILL, or null.</summary>
    public string? Signal { get; }

    /// <summary>The number of that signal, or 0.</summary>
    public int SignalNumber { get; }

    private static string Describe(int workerId, int processId, ExitStatus exit)
    {
        string how = exit switch
        {
            { Fault: { } fault } => $"broke the protocol and was ended: {fault.Message}",
            { Signal: { } signal } => $"was ended by {SignalNames.Name(signal)}",
            { ExitCode: { } code } => $"exited with code {code}",
            _ => "ended",
        };
        string why = exit.Limit is { } limit ? $", while it started: {limit.Reason}" : ".";
        string hint = exit is { Fault: null, Limit: null, Signal: Kill }
            ? " Where nobody killed it, the system did because memory ran out: see dmesg and the memory limit of the container."
            : string.Empty;
        return $"The worker process {processId} (worker {workerId}) {how} before its task was done{why}{hint}";
    }
}
