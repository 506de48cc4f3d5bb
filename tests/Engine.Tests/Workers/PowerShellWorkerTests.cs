using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Engine.Workers;

namespace Engine.Tests.Workers;

/// <summary>Both ways into a true PowerShell.</summary>
[Collection(ProcessesCollection.Name)]
public sealed class PowerShellWorkerTests : IAsyncLifetime
{
    private const int Hang = 120_000;

    private readonly RecordingObserver _observer = new();

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        WorkerRegistry.EndAll();
        Assert.Empty(WorkerRegistry.Snapshot());
        return ValueTask.CompletedTask;
    }

    [Theory(Timeout = Hang)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task StartAsync_EitherWay_RunsTheWorkerAndEndsItWhenTold(bool hook)
    {
        WorkerProcess worker = await StartAsync(hook);

        worker.Send(FrameKind.Exit, 0);

        ExitStatus exit = await _observer.Exited.WaitAsync(Cancelled);
        Assert.Equal(0, exit.ExitCode);
        Assert.Null(exit.Fault);
        Assert.Equal(string.Empty, _observer.Output + _observer.Error);
    }

    [Theory(Timeout = Hang)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task StartAsync_Worker_LeavesNoFileWhenItIsKilled(bool hook)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Looks at the temporary folder of Unix.");
        WorkerProcess worker = await StartAsync(hook);

        worker.Kill();

        await _observer.Exited.WaitAsync(Cancelled);
        string id = $"-{worker.ProcessId}-";
        Assert.DoesNotContain(
            Directory.EnumerateFileSystemEntries(Path.GetTempPath()),
            path => path.Contains(id, StringComparison.Ordinal));
    }

    [Theory(Timeout = Hang)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task StandardInput_OfAWorker_IsNull(bool hook)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Looks into /proc.");
        WorkerProcess worker = await StartAsync(hook);

        Assert.Equal("/dev/null", File.ResolveLinkTarget($"/proc/{worker.ProcessId}/fd/0", returnFinalTarget: false)!.FullName);
    }

    [Fact(Timeout = Hang)]
    public async Task StartAsync_PowerShellRefusesTheCommandLine_HasItsWords()
    {
        WorkerStartException exception = await Assert.ThrowsAsync<WorkerStartException>(
            () => WorkerLauncher.StartAsync(
                new WorkerStartOptions
                {
                    Executable = new WorkerExecutable(PowerShellHost.Path, ["-NoSuchSwitch"]),
                    UseHook = false,
                },
                _observer,
                Cancelled));

        Assert.NotNull(exception.ExitCode);
        Assert.Contains("NoSuchSwitch", exception.StandardError, StringComparison.Ordinal);
    }

    private async Task<WorkerProcess> StartAsync(bool hook)
    {
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _observer.Received = kind =>
        {
            if (kind == FrameKind.Ready)
            {
                ready.TrySetResult();
            }
        };
        WorkerProcess worker = await WorkerLauncher.StartAsync(
            new WorkerStartOptions { Executable = new WorkerExecutable(PowerShellHost.Path, []), UseHook = hook },
            _observer,
            Cancelled);
        await ready.Task.WaitAsync(Cancelled);
        return worker;
    }
}
