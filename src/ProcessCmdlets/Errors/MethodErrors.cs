using ProcessCmdlets.Engine.Errors;

namespace ProcessCmdlets.Errors;

/// <summary>How methods that a script calls report errors: as cmdlets do, with an error record.</summary>
internal static class MethodErrors
{
    /// <summary>Turns an exception of the engine into one with an error record.</summary>
    /// <param name="action">What may throw it.</param>
    /// <param name="target">What the user was working on.</param>
    internal static T Guard<T>(Func<T> action, object? target = null)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (exception is ProcessCmdletsException || ResourceLimits.Find(exception) is not null)
        {
            throw ErrorRecords.Terminating(ErrorRecords.From(exception, target));
        }
    }
}
