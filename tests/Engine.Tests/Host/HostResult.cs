namespace Engine.Tests.Host;

/// <summary>How a run of the embedded host ended, and what it wrote.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output, with line feeds only.</param>
/// <param name="Error">Its standard error, with line feeds only.</param>
internal sealed record HostResult(int ExitCode, string Output, string Error)
{
    /// <summary>The lines of the output.</summary>
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
