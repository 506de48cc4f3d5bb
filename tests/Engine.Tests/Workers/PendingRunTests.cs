using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ProcessCmdlets;
using ProcessCmdlets.Engine.Locks;
using ProcessCmdlets.Worker;

namespace Engine.Tests.Workers;

/// <summary>A task's pipeline and the stop that comes at every moment of it.</summary>
public sealed class PendingRunTests : IDisposable
{
    private readonly Runspace _runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
    private readonly PendingRun _pending = new(1, null!, ProcessContext.Current, new TaskScope(1, 0));

    public PendingRunTests()
    {
        _runspace.Open();
    }

    public void Dispose() => _runspace.Dispose();

    [Fact]
    public void Invoke_StopCameFirst_IsStopped()
    {
        using PowerShell shell = Shell();
        using var output = new PSDataCollection<PSObject>();
        _pending.Stop();
        Assert.Throws<PipelineStoppedException>(() => _pending.Invoke(shell, null, output));
        Assert.Empty(output);
    }

    [Fact]
    public void Begin_StopCameJustBefore_IsStoppedEveryTime()
    {
        for (int i = 0; i < 100; i++)
        {
            var pending = new PendingRun(1, null!, ProcessContext.Current, new TaskScope(1, 0));
            using PowerShell shell = Shell("while ($true) { }");
            using var output = new PSDataCollection<PSObject>();
            pending.Enter(shell);
            pending.Stop();
            Assert.Throws<PipelineStoppedException>(() => pending.Begin(shell, null, output));
        }
    }

    [Fact]
    public void Invoke_NobodyStops_Runs()
    {
        using PowerShell shell = Shell();
        using var output = new PSDataCollection<PSObject>();
        _pending.Invoke(shell, null, output);
        Assert.Equal("1", Assert.Single(output).ToString());
    }

    private PowerShell Shell(string script = "1")
    {
        var shell = PowerShell.Create();
        shell.Runspace = _runspace;
        return shell.AddScript(script);
    }
}
