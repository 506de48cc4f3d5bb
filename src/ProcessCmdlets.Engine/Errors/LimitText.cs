using System.Globalization;

namespace ProcessCmdlets.Engine.Errors;

/// <summary>Says which limit is reached, its value, and what helps.</summary>
internal static class LimitText
{
    private const string HeapLimit = "DOTNET_GCHeapHardLimit";

    /// <summary>Makes the text.</summary>
    /// <param name="resource">What there is no more of.</param>
    /// <param name="variable">An environment variable of the process that lacks it; this process's where it is null.</param>
    internal static string Describe(SystemResource resource, Func<string, string?>? variable)
    {
        variable ??= Environment.GetEnvironmentVariable;
        return resource switch
        {
            SystemResource.OpenFiles => "too many files, pipes and sockets are open"
                + Limits([("`ulimit -n`", SystemLimits.OpenFiles)])
                + ". Close what is not needed or run less at once, or raise the limit with `ulimit -n` in the shell before PowerShell starts.",
            SystemResource.SystemFiles => "the machine has as many files open as it can (fs.file-max on Linux, kern.maxfiles on macOS). "
                + "End what is not needed, or have the machine's limit raised.",
            SystemResource.Processes => "no more processes or threads can be started"
                + Limits(ProcessLimits)
                + ". End what is not needed or run less at once, or raise the limit: with `ulimit -u` in the shell before PowerShell starts, "
                + "or in the pids.max of the control group.",
            SystemResource.Memory => "there is not enough memory"
                + Limits(MemoryLimits(variable))
                + ". End what is not needed or run less at once, or raise the limit: with `ulimit -v` in the shell before PowerShell starts, "
                + $"in the memory.max of the control group, or in {HeapLimit}.",
            _ => "there is not enough memory, or no thread more can be started"
                + Limits([.. MemoryLimits(variable), .. ProcessLimits])
                + ". End what is not needed or run less at once, or raise the limit: with `ulimit -v` or `ulimit -u` in the shell before "
                + $"PowerShell starts, in the memory.max or pids.max of the control group, or in {HeapLimit}.",
        };
    }

    private static (string Name, object? Value)[] ProcessLimits =>
    [
        ("`ulimit -u`", SystemLimits.Processes),
        ("pids.max of the control group", SystemLimits.ControlGroup("pids.max")),
    ];

    private static (string Name, object? Value)[] MemoryLimits(Func<string, string?> variable) =>
    [
        ("`ulimit -v`", SystemLimits.AddressSpace / 1024),
        ("memory.max of the control group", SystemLimits.ControlGroup("memory.max")),
        (HeapLimit, variable(HeapLimit)),
    ];

    private static string Limits(IEnumerable<(string Name, object? Value)> limits)
    {
        string[] known = limits.Where(static limit => limit.Value is not null)
            .Select(static limit => string.Create(CultureInfo.InvariantCulture, $"{limit.Name} is {limit.Value}")).ToArray();
        return known.Length == 0 ? " on this machine, though no limit of this process is set" : $" ({string.Join(", ", known)})";
    }
}
