namespace ProcessCmdlets.Engine.Channels;

/// <summary>What a message of a pipe or connection is. The numbers are the wire's.</summary>
internal static class MessageKind
{
    /// <summary>The time it was sent at (i64), and a value.</summary>
    internal const byte Value = 0;

    /// <summary>Bytes as they are.</summary>
    internal const byte Bytes = 1;
}
