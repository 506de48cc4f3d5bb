namespace ProcessCmdlets.Engine.Errors;

/// <summary>The peer of a connection sent bytes that are not this protocol.</summary>
public sealed class ProtocolException : ProcessCmdletsException
{
    internal ProtocolException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>True where the bytes ended inside a frame, which is also what a peer's death looks like.</summary>
    internal bool IsCut { get; init; }
}
