namespace ProcessCmdlets.Session.Wire;

/// <summary>How a task ended. The numbers are the wire's.</summary>
internal enum TaskOutcome : byte
{
    /// <summary>The script ran to its end, or called <c>exit 0</c>.</summary>
    Completed = 1,

    /// <summary>A terminating error, or <c>exit</c> with another code.</summary>
    Failed = 2,

    /// <summary>Stopped by its owner.</summary>
    Stopped = 3,
}
