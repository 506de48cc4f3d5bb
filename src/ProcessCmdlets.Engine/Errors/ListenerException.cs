namespace ProcessCmdlets.Engine.Errors;

/// <summary>Nothing could be made to listen at an address, or nothing listens there.</summary>
public sealed class ListenerException : ProcessCmdletsException
{
    internal ListenerException(string address, bool isConnecting, string reason, Exception? innerException = null)
        : base(isConnecting
            ? $"Nothing could be reached at '{address}': {reason} Start the listener first, or wait for it with -TimeoutSeconds."
            : $"Nothing can listen at '{address}': {reason} Choose another path or port, or remove what is there.", innerException)
    {
        Address = address;
        IsConnecting = isConnecting;
    }

    /// <summary>The path, or address and port.</summary>
    public string Address { get; }

    internal bool IsConnecting { get; }
}
