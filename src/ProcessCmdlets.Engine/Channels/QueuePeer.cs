using ProcessCmdlets.Engine.Errors;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>Someone who sends to or receives from a queue, as its owner sees it. All is called under the queue's lock but <see cref="Flush"/>.</summary>
internal abstract class QueuePeer
{
    /// <summary>The process at the other side.</summary>
    internal required int ProcessId { get; init; }

    /// <summary>Whether it was closed, or the queue has told it that nothing follows.</summary>
    internal bool IsEnded { get; set; }

    /// <summary>Sends on its way what the queue has told the peer. Called without the queue's lock.</summary>
    internal abstract void Flush();

    /// <summary>The last it hears: it can do nothing more.</summary>
    internal abstract void End(ChannelEnd reason);
}
