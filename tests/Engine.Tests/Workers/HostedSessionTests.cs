using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ProcessCmdlets;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Workers;

namespace Engine.Tests.Workers;

/// <summary>A program that hosts PowerShell, as this one does, is not pwsh: started again it would run its tests, not a worker.</summary>
[Collection(ProcessesCollection.Name)]
public sealed class HostedSessionTests : IDisposable
{
    private readonly Runspace _runspace;
    private readonly List<EnvironmentChange> _changes =
    [
        new EnvironmentChange("PROCESSCMDLETS_PWSH", null),
        new EnvironmentChange("PROCESSCMDLETS_STANDBY", "0"),
    ];

    public HostedSessionTests()
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([typeof(ModuleLifetime).Assembly.Location]);
        _runspace = RunspaceFactory.CreateRunspace(state);
        _runspace.Open();
    }

    public void Dispose()
    {
        _runspace.Dispose();
        WorkerRegistry.EndAll();
        _changes.ForEach(change => change.Dispose());
    }

    [Fact]
    public void StartProcessJob_HostIsNotPwsh_RunsThePwshOnThePath()
    {
        string folder = Path.GetDirectoryName(PowerShellHost.Path)!;
        _changes.Add(new EnvironmentChange("PATH", folder + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH")));

        string[] output = Run("Start-ProcessJob { [Environment]::ProcessPath; $PSHOME } | Receive-Job -Wait -AutoRemoveJob");

        Assert.Equal([PowerShellHost.Path, folder], output);
    }

    [Theory]
    [InlineData("Start-ProcessJob { 1 }")]
    [InlineData("Start-ProcessFork { 1 }")]
    [InlineData("New-ProcessPool 1")]
    [InlineData("1 | Invoke-ProcessPool { $_ }")]
    [InlineData("Submit-ProcessTask { 1 }")]
    public void Command_HostIsNotPwshAndThePathHasNone_NamesWhatWasTried(string command)
    {
        string folder = Directory.CreateTempSubdirectory("pc-hosted-").FullName;
        try
        {
            _changes.Add(new EnvironmentChange("PATH", folder));

            var thrown = Assert.ThrowsAny<RuntimeException>(() => Run(command));

            Assert.StartsWith("ExecutableNotFound,", thrown.ErrorRecord.FullyQualifiedErrorId, StringComparison.Ordinal);
            ExecutableNotFoundException exception = Assert.IsType<ExecutableNotFoundException>(thrown.ErrorRecord.Exception);
            string name = "pwsh" + (OperatingSystem.IsWindows() ? ".exe" : string.Empty);
            Assert.Equal(
                [
                    $"this session's executable: {Environment.ProcessPath} (is not PowerShell)",
                    $"$env:PATH: '{name}' (is in none of its folders: {folder})",
                ],
                exception.Tried);
            Assert.Null(exception.Path);
        }
        finally
        {
            Directory.Delete(folder);
        }
    }

    private string[] Run(string script)
    {
        using PowerShell shell = PowerShell.Create();
        shell.Runspace = _runspace;
        return [.. shell.AddScript("$ErrorActionPreference = 'Stop'; " + script).Invoke<string>()];
    }
}
