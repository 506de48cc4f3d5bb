using System.Globalization;
using System.Management.Automation;
using ProcessCmdlets.Errors;

namespace ProcessCmdlets.Execution;

/// <summary>
/// Keeps workers that start workers from filling the machine: a script that by mistake calls itself in a worker would (loky has
/// the same limit, for the same reason).
/// </summary>
internal static class WorkerDepthGuard
{
    /// <summary>The variable that sets another limit.</summary>
    internal const string Variable = "PROCESSCMDLETS_MAXDEPTH";

    private const int DefaultLimit = 10;

    private static int Limit =>
        int.TryParse(Environment.GetEnvironmentVariable(Variable), NumberStyles.None, CultureInfo.InvariantCulture, out int limit)
            ? limit
            : DefaultLimit;

    /// <summary>Asserts that this process may start workers.</summary>
    /// <exception cref="RuntimeException">It is too deep already: NestingTooDeep.</exception>
    internal static void Check()
    {
        if (ProcessContext.Current.Depth >= Limit)
        {
            throw ErrorRecords.Terminating(ErrorRecords.NestingTooDeep(ProcessContext.Current.Depth));
        }
    }
}
