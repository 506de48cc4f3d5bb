using ProcessCmdlets.Engine.Runtime;

namespace ProcessCmdlets.Engine.Workers;

/// <summary>A worker that is ready, or about to be.</summary>
internal sealed class StandbyEntry
{
    /// <summary>Gives the start up.</summary>
    internal CancellationTokenSource Stop { get; } = new();

    /// <summary>The worker, once it is ready.</summary>
    internal WorkerProcess? Worker { get; set; }

    /// <summary>Ends the worker when nobody has used it for a while.</summary>
    internal BackgroundTimer? Idle { get; set; }
}
