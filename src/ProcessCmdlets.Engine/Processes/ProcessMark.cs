using System.Globalization;
using System.Security.Cryptography;

namespace ProcessCmdlets.Engine.Processes;

/// <summary>
/// Marks one worker or one run of programs by an environment variable, which all that descends from it inherits. By the mark a
/// descendant is found that has left session, parent and pipes (Linux, where the environment of a process can be read).
/// The variable holds the marks of all that a process descends from, the outermost first.
/// </summary>
internal sealed class ProcessMark
{
    /// <summary>The variable.</summary>
    internal const string Variable = "PROCESSCMDLETS_TREE";

    /// <summary>The variable's value for what is meant to outlive whoever starts it: it belongs to no tree.</summary>
    internal const string Outlives = "-";

    // No other process has it, in whatever namespace it runs and whoever has its id next.
    private static readonly string s_process = Convert.ToHexString(RandomNumberGenerator.GetBytes(8));
    private static int s_last;

    private ProcessMark(string name, string value)
    {
        Name = name;
        Value = value;
    }

    /// <summary>The mark itself. It ends with a dot, so that none is the beginning of another.</summary>
    internal string Name { get; }

    /// <summary>What the variable is to hold.</summary>
    internal string Value { get; }

    /// <summary>A new mark.</summary>
    internal static ProcessMark Create()
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{s_process}.{Interlocked.Increment(ref s_last)}.");
        string? outer = Environment.GetEnvironmentVariable(Variable);
        return new ProcessMark(name, string.IsNullOrEmpty(outer) ? name : $"{outer}/{name}");
    }
}
