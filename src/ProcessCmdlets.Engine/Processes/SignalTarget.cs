namespace ProcessCmdlets.Engine.Processes;

/// <summary>A process to be sent a signal.</summary>
/// <param name="ProcessId">Its id.</param>
/// <param name="IsStill">
/// Whether the process that is meant still lives. It is asked once the process is held, so that an id that was given to another
/// meanwhile is noticed.
/// </param>
internal sealed record SignalTarget(int ProcessId, Func<bool> IsStill);
