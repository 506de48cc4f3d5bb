namespace ProcessCmdlets.Engine.Channels;

/// <summary>What a channel of a connection is for. The numbers are the wire's.</summary>
internal static class ChannelRole
{
    internal const byte Sender = 1;
    internal const byte Receiver = 2;
}
