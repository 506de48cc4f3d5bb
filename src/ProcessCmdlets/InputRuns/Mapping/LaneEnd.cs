using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Workers;
using ProcessCmdlets.Session.Wire;

namespace ProcessCmdlets.InputRuns.Mapping;

/// <summary>How a lane ended.</summary>
internal sealed record LaneEnd
{
    /// <summary>The worker, or null when the lane never had one.</summary>
    internal WorkerPeer? Worker { get; init; }

    /// <summary>What the worker said at the end, or null when it did not.</summary>
    internal CompletedMessage? Result { get; init; }

    /// <summary>How the worker died, or null when it lives.</summary>
    internal ExitStatus? Exit { get; init; }

    /// <summary>Whether the pool was stopped.</summary>
    internal bool IsPoolStopped { get; init; }

    /// <summary>Why the pool can have no workers, or null.</summary>
    internal Exception? Fault { get; init; }
}
