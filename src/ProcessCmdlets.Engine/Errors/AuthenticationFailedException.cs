namespace ProcessCmdlets.Engine.Errors;

/// <summary>The other side of a connection could not prove that it knows the key.</summary>
public sealed class AuthenticationFailedException : ProcessCmdletsException
{
    internal AuthenticationFailedException(string reason, Exception? innerException = null)
        : base($"The other side of the connection was refused. {reason} Give both sides the same -AuthKey.", innerException)
    {
    }
}
