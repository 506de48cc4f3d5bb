namespace Cmdlets.Runner.Driver;

/// <summary>How a driver process ended.</summary>
/// <param name="ExitCode">Its exit code; null when it was killed because its time was over.</param>
/// <param name="Output">What it wrote to standard output and standard error, in the order of arrival.</param>
internal sealed record DriverExit(int? ExitCode, string Output)
{
    /// <summary>A sentence for a failure that this end has caused.</summary>
    public string Describe(TimeSpan limit) => ExitCode is int code
        ? $"The process ended with exit code {code}{Signal(code)}."
        : $"The process was killed since it had not ended after {limit.TotalSeconds:0} s.";

    // .NET and the shells alike give 128 + number for a process that a signal has ended.
    private static string Signal(int code) =>
        !OperatingSystem.IsWindows() && code is > 128 and < 192 ? $" (signal {code - 128})" : "";
}
