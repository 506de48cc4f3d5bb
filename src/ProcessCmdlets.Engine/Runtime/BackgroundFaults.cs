using System.Collections.Concurrent;

namespace ProcessCmdlets.Engine.Runtime;

/// <summary>What becomes of exceptions on threads where no caller could catch them.</summary>
internal static class BackgroundFaults
{
    private static readonly ConcurrentDictionary<(string, Type), bool> s_reported = new();

    /// <summary>Writes a report; standard error unless a host or a test replaces it.</summary>
    internal static Action<string> Report { get; set; } = static text => Console.Error.WriteLine(text);

    /// <summary>Runs what must not throw on this thread.</summary>
    /// <param name="name">The thread's or timer's name behind "ProcessCmdlets".</param>
    /// <param name="run">What to run.</param>
    /// <param name="onFault">Receives what it throws. Where it is null, or throws itself, the exception is reported.</param>
    internal static void Guard(string name, Action run, Action<Exception>? onFault)
    {
        try
        {
            run();
        }
        catch (Exception exception)
        {
            if (onFault is null)
            {
                ReportOnce(name, exception);
                return;
            }

            try
            {
                onFault(exception);
            }
            catch (Exception second)
            {
                ReportOnce(name, new AggregateException(exception, second));
            }
        }
    }

    /// <summary>Reports an exception that nobody can be given, the first time that this thread meets its type.</summary>
    internal static void ReportOnce(string name, Exception exception)
    {
        if (!s_reported.TryAdd((name, exception.GetType()), true))
        {
            return;
        }

        try
        {
            Report($"ProcessCmdlets: an internal error occurred on the thread '{name}'; the session goes on. {exception}");
        }
        catch (Exception)
        {
            // Standard error is closed or full, and there is no other place.
        }
    }
}
