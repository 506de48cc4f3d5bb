namespace ProcessCmdlets.Engine.Processes;

/// <summary>What became of a signal.</summary>
internal enum SignalResult
{
    /// <summary>The system has taken it.</summary>
    Sent,

    /// <summary>The process has ended, or another has its id by now.</summary>
    Ended,

    /// <summary>The process is another user's.</summary>
    Denied,
}
