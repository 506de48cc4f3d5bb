using ProcessCmdlets.Handles;
using ProcessCmdlets.Streams;

namespace ProcessCmdlets.Pools;

/// <summary>All that a task needs to run, encoded when it was submitted.</summary>
internal sealed record TaskLaunch
{
    /// <summary>The payload of the Session frame.</summary>
    internal required byte[] Session { get; init; }

    /// <summary>The payload of the Run frame.</summary>
    internal required byte[] Run { get; init; }

    /// <summary>The ends of pipes among the values.</summary>
    internal required TransferredHandles Ends { get; init; }

    /// <summary>How long one attempt may take; zero is no limit.</summary>
    internal TimeSpan Timeout { get; init; }

    /// <summary>How many more times it is tried when it fails.</summary>
    internal int Retries { get; init; }

    /// <summary>Which records Receive-Job is to show whatever the session shows.</summary>
    internal HostCopies Copies { get; init; } = HostCopies.All;

    /// <summary>The host on which everything but output appears as it comes, or null.</summary>
    internal System.Management.Automation.Host.PSHost? StreamingHost { get; init; }
}
