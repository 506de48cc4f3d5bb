namespace ProcessCmdlets.Engine.Errors;

/// <summary>Something was to be sent on a connection that has ended.</summary>
public sealed class ConnectionLostException : ProcessCmdletsException
{
    internal ConnectionLostException(Exception? innerException = null)
        : base("The connection between the session and its worker process has ended, so nothing can be sent on it. "
            + "The worker's exit code tells why; start another one.", innerException)
    {
    }
}
