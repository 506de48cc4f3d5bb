using ProcessCmdlets.Engine.Errors;

namespace ProcessCmdlets.Engine.Subprocess;

/// <summary>One started program of a run.</summary>
internal abstract class RunningProgram
{
    private protected RunningProgram(ProgramStart start)
    {
        Start = start;
    }

    /// <summary>What it was started with.</summary>
    internal ProgramStart Start { get; }

    /// <summary>Its process id.</summary>
    internal abstract int ProcessId { get; }

    /// <summary>How it ended, once the loop has seen that.</summary>
    internal ExitStatus? Exit { get; set; }

    /// <summary>The most memory it was seen to have had resident while it ran, in bytes, or null.</summary>
    internal long? SampledPeak { get; set; }

    /// <summary>Sends a signal to the program alone.</summary>
    /// <returns>False where it has ended.</returns>
    internal abstract bool TrySignal(int signal);
}
