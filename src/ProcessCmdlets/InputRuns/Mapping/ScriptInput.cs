using System.Collections.Concurrent;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ProcessCmdlets.Session.Apply;
using ProcessCmdlets.Session.Capture;
using ProcessCmdlets.Session.Wire;
using ProcessCmdlets.Streams;
using ProcessCmdlets.Worker;

namespace ProcessCmdlets.InputRuns.Mapping;

/// <summary>The output of -InputScript: it runs in this process, in a runspace of its own.</summary>
internal sealed class ScriptInput
{
    private readonly string _script;
    private readonly SessionMessage _session;
    private readonly IReadOnlyList<NamedValue> _usingValues;
    private readonly string _location;
    private readonly IRecordSink _sink;

    /// <param name="script">The script.</param>
    /// <param name="session">What it needs of the caller's session.</param>
    /// <param name="usingValues">The values of its <c>$using:</c> expressions.</param>
    /// <param name="location">The caller's location.</param>
    /// <param name="sink">Takes what it says besides its output.</param>
    internal ScriptInput(
        ScriptBlock script, SessionMessage session, IReadOnlyList<NamedValue> usingValues, string location, IRecordSink sink)
    {
        _script = JobScript.FromBlock(script).Text;
        _session = session;
        _usingValues = usingValues;
        _location = location;
        _sink = sink;
    }

    /// <summary>Runs it and gives its output object by object while it runs.</summary>
    internal IEnumerable<object?> Run(CancellationToken stop)
    {
        var host = new WorkerHost();
        host.Text.Sink = _sink;
        using Runspace runspace = RunspaceFactory.CreateRunspace(host, InitialSessionState.CreateDefault2());
        host.Runspace = runspace;
        runspace.Open();
        WorkerDebugger.Refuse(runspace);
        _ = SessionLocation.Set(runspace, _session, _location, _sink);
        new SessionApplier(runspace, _sink).Apply(_session);
        using var powerShell = PowerShell.Create();
        powerShell.Runspace = runspace;
        powerShell.AddScript(_script, useLocalScope: true);
        if (_usingValues.Count > 0)
        {
            powerShell.AddParameter("--%", _usingValues.ToDictionary(static value => value.Name, static value => value.Value));
        }

        using var output = new PSDataCollection<PSObject>();
        using var items = new BlockingCollection<PSObject>(boundedCapacity: 16);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        CancellationToken isUnwanted = end.Token;
        new StreamForwarder(_sink, host.Text).Attach(powerShell.Streams, output: null);
        output.DataAdding += (_, added) => items.Add((PSObject)added.ItemAdded, isUnwanted);
        output.DataAdded += (sender, _) => ((PSDataCollection<PSObject>)sender!).Clear();
        Task run = Task.Factory.FromAsync(powerShell.BeginInvoke<PSObject, PSObject>(null, output), powerShell.EndInvoke);
        Task completed = run.ContinueWith(
            _ => items.CompleteAdding(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            foreach (PSObject item in items.GetConsumingEnumerable(isUnwanted))
            {
                yield return item;
            }

            run.GetAwaiter().GetResult();
        }
        finally
        {
            // Whoever reads may have had enough at any item, and the script may be just adding one. It lets go of all this before it is
            // taken away.
            end.Cancel();
            Stop(powerShell);
            completed.Wait(CancellationToken.None);
        }
    }

    private static void Stop(PowerShell powerShell)
    {
        try
        {
            _ = powerShell.BeginStop(null, null);
        }
        catch (Exception exception) when (exception is InvalidOperationException or ObjectDisposedException)
        {
            // It has ended.
        }
    }
}
