using Microsoft.PowerShell.Telemetry;

namespace ProcessCmdlets.Host.Hosting;

/// <summary>
/// Switches that the engine reads once when it starts: no usage reports, and no listener that another process could
/// attach to. The user's own values come back when the engine has started, for scripts and child processes to see.
/// </summary>
internal sealed class EngineStartEnvironment : IDisposable
{
    private static readonly string[] s_names = ["POWERSHELL_TELEMETRY_OPTOUT", "POWERSHELL_DIAGNOSTICS_OPTOUT"];

    private readonly string?[] _values = [.. s_names.Select(Environment.GetEnvironmentVariable)];
    private readonly Task _decided;

    /// <summary>Sets the switches.</summary>
    public EngineStartEnvironment()
    {
        Array.ForEach(s_names, name => Environment.SetEnvironmentVariable(name, "1"));
        // The engine decides about usage reports when this type is first used, and that takes a while.
        _decided = Task.Run(() => _ = ApplicationInsightsTelemetry.CanSendTelemetry);
    }

    /// <summary>Puts the user's own values back.</summary>
    public void Dispose()
    {
        _decided.Wait();
        for (int index = 0; index < s_names.Length; index++)
        {
            Environment.SetEnvironmentVariable(s_names[index], _values[index]);
        }
    }
}
