namespace ProcessCmdlets.Engine.Transport;

/// <summary>The kinds of frame that one end of a connection lets in.</summary>
internal readonly struct FrameKindSet
{
    private readonly ulong _bits;

    /// <summary>Makes a set of these kinds.</summary>
    internal FrameKindSet(params ReadOnlySpan<FrameKind> kinds)
    {
        foreach (FrameKind kind in kinds)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((int)kind, 64);
            _bits |= 1ul << (int)kind;
        }
    }

    /// <summary>What a worker may send.</summary>
    internal static FrameKindSet FromWorker { get; } =
        new(FrameKind.Ready, FrameKind.Records, FrameKind.Completed, FrameKind.Skipped, FrameKind.TaskAccepted);

    /// <summary>What an owner may send.</summary>
    internal static FrameKindSet FromOwner { get; } = new(
        FrameKind.Session,
        FrameKind.Run,
        FrameKind.Input,
        FrameKind.InputEnd,
        FrameKind.Stop,
        FrameKind.Exit,
        FrameKind.Context,
        FrameKind.Recall,
        FrameKind.Items);

    /// <summary>What a process that uses queues may send to the one that owns them.</summary>
    internal static FrameKindSet FromChannelUser { get; } = new(
        FrameKind.ChannelOpen,
        FrameKind.ChannelSend,
        FrameKind.ChannelWithdraw,
        FrameKind.ChannelAsk,
        FrameKind.ChannelAcknowledge,
        FrameKind.ChannelFail,
        FrameKind.ChannelReturn,
        FrameKind.ChannelClose,
        FrameKind.ChannelQuery,
        FrameKind.ServiceCall,
        FrameKind.ServiceCancel,
        FrameKind.ServiceHold,
        FrameKind.ServiceLeave);

    /// <summary>What a process that owns queues may send to one that uses them.</summary>
    internal static FrameKindSet FromChannelOwner { get; } = new(
        FrameKind.ChannelAccepted,
        FrameKind.ChannelWithdrawn,
        FrameKind.ChannelDeliver,
        FrameKind.ChannelEnded,
        FrameKind.ChannelAnswer,
        FrameKind.ChannelPipe,
        FrameKind.ChannelReturned);

    /// <summary>Tells whether a kind is in the set; the number may be any byte that came from the peer.</summary>
    internal bool Contains(FrameKind kind) => (int)kind < 64 && (_bits & (1ul << (int)kind)) != 0;
}
