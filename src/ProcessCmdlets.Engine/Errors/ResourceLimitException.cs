namespace ProcessCmdlets.Engine.Errors;

/// <summary>Something could not be made since a limit of the system is reached. The message names the limit and its value.</summary>
public sealed class ResourceLimitException : ProcessCmdletsException
{
    internal ResourceLimitException(SystemResource resource, Exception? innerException = null, Func<string, string?>? variable = null)
        : this(resource, LimitText.Describe(resource, variable), innerException)
    {
    }

    private ResourceLimitException(SystemResource resource, string reason, Exception? innerException)
        : base("A limit of the system is reached: " + reason, innerException)
    {
        Resource = resource;
        Reason = reason;
    }

    /// <summary>What there is no more of.</summary>
    public SystemResource Resource { get; }

    /// <summary>The message as a part of another one: which limit, its value, and what helps.</summary>
    internal string Reason { get; }
}
