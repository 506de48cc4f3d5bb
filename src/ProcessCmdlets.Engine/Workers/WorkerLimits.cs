using System.Globalization;

namespace ProcessCmdlets.Engine.Workers;

/// <summary>How long things around workers may take. Each is a bound against hanging, not a time anything usually takes.</summary>
internal static class WorkerLimits
{
    /// <summary>From the start of a process until it has connected, where nothing else is said.</summary>
    internal static readonly TimeSpan Start = TimeSpan.FromSeconds(30);

    /// <summary>From the question for an executable's version until its answer, which PowerShell gives in a fraction of a second.</summary>
    internal static readonly TimeSpan VersionAnswer = TimeSpan.FromSeconds(5);

    /// <summary>From the end of a worker's connection until its process must have ended by itself.</summary>
    internal static readonly TimeSpan ExitAfterClose = TimeSpan.FromSeconds(5);

    /// <summary>From a worker's end until its connection must have ended, which something else may hold open.</summary>
    internal static readonly TimeSpan CloseAfterExit = TimeSpan.FromSeconds(2);

    /// <summary>How long Dispose and the end of the session wait for killed workers to be gone.</summary>
    internal static readonly TimeSpan Gone = TimeSpan.FromSeconds(5);

    /// <summary>After this long without use a standby worker ends, where <c>$env:PROCESSCMDLETS_STANDBYIDLE</c> says nothing else.</summary>
    internal static TimeSpan StandbyIdle => FromEnvironment("PROCESSCMDLETS_STANDBYIDLE") ?? TimeSpan.FromSeconds(60);

    /// <summary>How long a worker's own end may take, with whatever handlers a script has put on it, before it is forced.</summary>
    internal static readonly TimeSpan OwnExit = TimeSpan.FromSeconds(4);

    /// <summary>A time that a variable of the environment gives in seconds; null for whatever is not a time a timer can run.</summary>
    internal static TimeSpan? FromEnvironment(string name)
    {
        string? text = Environment.GetEnvironmentVariable(name);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) && seconds is > 0 and < 1_000_000
            ? TimeSpan.FromSeconds(seconds)
            : null;
    }
}
