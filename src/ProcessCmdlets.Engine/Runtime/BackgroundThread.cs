using ProcessCmdlets.Engine.Errors;

namespace ProcessCmdlets.Engine.Runtime;

/// <summary>
/// Starts the threads of this product. An exception that leaves a thread ends the process, which is the user's session, so none
/// leaves one that was started here: it goes to whatever the thread serves, or is reported by <see cref="BackgroundFaults"/>.
/// </summary>
internal static class BackgroundThread
{
    /// <summary>Starts a thread. It does not keep the process alive.</summary>
    /// <param name="name">Its name behind "ProcessCmdlets", for debuggers and reports.</param>
    /// <param name="run">What it does.</param>
    /// <param name="onFault">
    /// Ends what the thread serves with the exception that ended the thread, so that nobody waits for it any longer. Null where
    /// nothing depends on the thread; the exception is reported then.
    /// </param>
    /// <exception cref="ResourceLimitException">The system has no room for another thread.</exception>
    internal static Thread Start(string name, Action run, Action<Exception>? onFault)
    {
        var thread = new Thread(() => BackgroundFaults.Guard(name, run, onFault))
        {
            IsBackground = true,
            Name = $"ProcessCmdlets {name}",
        };
        try
        {
            thread.Start();
        }
        catch (OutOfMemoryException exception)
        {
            throw ResourceLimits.ForThread(exception);
        }

        return thread;
    }
}
