using System.Collections;
using System.Management.Automation;
using ProcessCmdlets.Engine.Protocol;
using ProcessCmdlets.Engine.Workers;
using ProcessCmdlets.Serialization;
using ProcessCmdlets.Wire;

namespace ProcessCmdlets.Sync;

/// <summary>A script that one of a barrier's parties runs before all go on. It crosses as text, with its <c>$using:</c> values.</summary>
/// <param name="Text">The script.</param>
/// <param name="UsingValues">The values, as bytes.</param>
internal sealed record BarrierAction(string Text, IReadOnlyDictionary<string, byte[]> UsingValues)
{
    /// <summary>Runs the script in the caller's runspace.</summary>
    internal void Run()
    {
        using var powerShell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        if (NeedsModule)
        {
            _ = powerShell.AddCommand("Microsoft.PowerShell.Core\\Import-Module")
                .AddParameter("Name", Path.Combine(Path.GetDirectoryName(WorkerCommand.ModuleFolder)!, "ProcessCmdlets.psd1")).AddStatement();
        }

        _ = powerShell.AddScript(Text, useLocalScope: true);
        if (UsingValues.Count > 0)
        {
            var map = new Hashtable();
            foreach ((string name, byte[] body) in UsingValues)
            {
                map[name] = new ValueReader(body).Read();
            }

            _ = powerShell.AddParameter("--%", map);
        }

        _ = powerShell.Invoke();
    }

    /// <summary>Takes a script with the values that it names in its caller's scope.</summary>
    internal static BarrierAction Of(ScriptBlock script, SessionState session, Action<string> warn)
    {
        var values = new Dictionary<string, byte[]>();
        foreach ((string name, object? value) in Capture.UsingValues.Read([script], session, warn))
        {
            using var buffer = new PayloadBuffer();
            new ValueWriter(buffer).Write(value, UsingKey.Text(name));
            values.Add(name, buffer.Payload.ToArray());
        }

        return new BarrierAction(script.ToString(), values);
    }

    // A worker that nothing else has brought the module's commands to.
    private bool NeedsModule => ProcessContext.Current.IsWorker
        && (Text.Contains("-Process", StringComparison.OrdinalIgnoreCase) || Text.Contains("-Shared", StringComparison.OrdinalIgnoreCase));
}
