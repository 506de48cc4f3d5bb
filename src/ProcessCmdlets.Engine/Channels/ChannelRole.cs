namespace ProcessCmdlets.Engine.Channels;

/// <summary>What a channel of a connection is for. The numbers are the wire's.</summary>
internal static class ChannelRole
{
    internal const byte Sender = 1;
    internal const byte Receiver = 2;

    /// <summary>A process uses an end of a pipe.</summary>
    internal const byte UsePipe = 3;

    /// <summary>A process gives an end of a pipe to work of its own, which takes it by a ticket.</summary>
    internal const byte ExpectPipe = 4;

    /// <summary>A process does without an end of a pipe.</summary>
    internal const byte ReleasePipe = 5;

    /// <summary>The work that a ticket was for is over.</summary>
    internal const byte GiveUpPipe = 6;
}
