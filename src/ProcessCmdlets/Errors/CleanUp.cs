namespace ProcessCmdlets.Errors;

/// <summary>Ends several things, each for itself: a fault of one must not keep the others from their end.</summary>
internal static class CleanUp
{
    /// <summary>Does something with each.</summary>
    /// <exception cref="AggregateException">With some of them it failed; it was done with all.</exception>
    internal static void Each<T>(IEnumerable<T> things, Action<T> action)
    {
        List<Exception>? faults = null;
        foreach (T thing in things)
        {
            try
            {
                action(thing);
            }
            catch (Exception exception)
            {
                (faults ??= []).Add(exception);
            }
        }

        if (faults is not null)
        {
            throw new AggregateException(faults);
        }
    }
}
