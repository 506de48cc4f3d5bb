namespace ProcessCmdlets.Engine.Channels;

/// <summary>What a channel of a connection is for. The numbers are the wire's.</summary>
internal static class ChannelRole
{
    internal const byte Sender = 1;
    internal const byte Receiver = 2;

    /// <summary>A process uses an end of a pipe.</summary>
    internal const byte UsePipe = 3;

    /// <summary>A process has been given an end of a pipe.</summary>
    internal const byte HoldPipe = 4;

    /// <summary>A process does without an end of a pipe.</summary>
    internal const byte ReleasePipe = 5;
}
