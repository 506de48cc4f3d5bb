namespace ProcessCmdlets.Engine.Errors;

/// <summary>The base of every error the engine raises. Its message says what failed, where, and what to do.</summary>
public abstract class ProcessCmdletsException : Exception
{
    private protected ProcessCmdletsException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
