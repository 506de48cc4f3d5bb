namespace ProcessCmdlets.Host.Hosting;

/// <summary>
/// Switches that the engine reads once when it starts: no usage reports, and no listener that another process could
/// attach to. The user's own values come back when the engine has started, for scripts and child processes to see.
/// </summary>
internal sealed class EngineStartEnvironment : IDisposable
{
    private static readonly string[] s_names = ["POWERSHELL_TELEMETRY_OPTOUT", "POWERSHELL_DIAGNOSTICS_OPTOUT"];

    private readonly string?[] _values = [.. s_names.Select(Environment.GetEnvironmentVariable)];

    /// <summary>Sets the switches.</summary>
    public EngineStartEnvironment() => Array.ForEach(s_names, name => Environment.SetEnvironmentVariable(name, "1"));

    /// <summary>Puts the user's own values back.</summary>
    public void Dispose()
    {
        // The engine decides about usage reports when this type is first used.
        _ = Microsoft.PowerShell.Telemetry.ApplicationInsightsTelemetry.CanSendTelemetry;
        for (int index = 0; index < s_names.Length; index++)
        {
            Environment.SetEnvironmentVariable(s_names[index], _values[index]);
        }
    }
}
