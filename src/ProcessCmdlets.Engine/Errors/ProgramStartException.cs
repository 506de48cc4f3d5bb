namespace ProcessCmdlets.Engine.Errors;

/// <summary>A program is there, but the system does not run it.</summary>
public sealed class ProgramStartException : ProcessCmdletsException
{
    internal ProgramStartException(string name, string reason, Exception? innerException = null)
        : base($"The program '{name}' cannot be run: {reason}", innerException)
    {
        Name = name;
        Reason = reason;
    }

    internal ProgramStartException(string name, ResourceLimitException limit)
        : this(name, limit.Reason, limit)
    {
    }

    /// <summary>The program as it was named.</summary>
    public string Name { get; }

    /// <summary>Why, and what can be done.</summary>
    public string Reason { get; }
}
