using System.Diagnostics;
using System.Globalization;

namespace Engine.Tests.Workers;

/// <summary>What becomes of workers whose owner goes without a word.</summary>
[Collection(ProcessesCollection.Name)]
public sealed class OrphanTests : IDisposable
{
    private const int Hang = 120_000;

    private Process? _owner;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        if (_owner is not null)
        {
            _owner.Kill();
            _owner.Dispose();
        }
    }

    [Fact(Timeout = Hang)]
    public async Task OwnerIsKilled_DuringTheStart_WorkerEnds()
    {
        int worker = await RunOwnerAsync("start");
        Assert.True(Processes.IsAlive(worker));

        _owner!.Kill();

        await Processes.WaitUntilGoneAsync(worker);
    }

    [Theory(Timeout = Hang)]
    [InlineData("hook", 0)]
    [InlineData("hook", 100)]
    [InlineData("hook", 200)]
    [InlineData("hook", 400)]
    [InlineData("command", 0)]
    [InlineData("command", 200)]
    [InlineData("command", 400)]
    [InlineData("command", 800)]
    public async Task OwnerIsKilled_AtSomeMomentOfPowerShellsStart_WorkerEnds(string way, int milliseconds)
    {
        int worker = await RunOwnerAsync("start-powershell", PowerShellHost.Path, way);

        // Whatever the worker does at this moment, it has to notice.
        await Task.Delay(milliseconds, Cancelled);
        _owner!.Kill();

        await Processes.WaitUntilGoneAsync(worker);
    }

    [Theory(Timeout = Hang)]
    [InlineData("sleeper")]
    [InlineData("orphan")]
    public async Task OwnerIsKilled_WorkerRuns_WorkerAndItsDescendantsEnd(string kind)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Starts Unix programs.");
        int descendant = await RunOwnerAsync("run", kind);
        int worker = await ReadIdAsync();
        Assert.True(Processes.IsAlive(worker));
        Assert.True(Processes.IsAlive(descendant));

        _owner!.Kill();

        await Processes.WaitUntilGoneAsync(worker);
        await Processes.WaitUntilGoneAsync(descendant);
    }

    [Fact(Timeout = Hang)]
    public async Task OwnerIsKilled_WhileItStopsTheWorker_WorkerEnds()
    {
        int worker = await RunOwnerAsync("stop");

        _owner!.Kill();

        await Processes.WaitUntilGoneAsync(worker);
    }

    [Fact(Timeout = Hang)]
    public async Task OwnerEnds_WithoutEndingItsWorker_WorkerEnds()
    {
        int worker = await RunOwnerAsync("leave");

        await _owner!.WaitForExitAsync(Cancelled);

        Assert.Equal(0, _owner.ExitCode);
        await Processes.WaitUntilGoneAsync(worker);
    }

    [Fact(Timeout = Hang)]
    public async Task OwnerEnds_WorkerIsDetached_WorkerLivesOn()
    {
        int worker = await RunOwnerAsync("detach");
        await _owner!.WaitForExitAsync(Cancelled);

        Assert.Equal(0, _owner.ExitCode);
        Assert.True(Processes.IsAlive(worker));
        Process.GetProcessById(worker).Kill();
        await Processes.WaitUntilGoneAsync(worker);
    }

    private async Task<int> RunOwnerAsync(params string[] words)
    {
        var start = new ProcessStartInfo(DummyProgram.Path) { UseShellExecute = false, RedirectStandardOutput = true };
        start.ArgumentList.Add("owner");
        foreach (string word in words)
        {
            start.ArgumentList.Add(word);
        }

        _owner = Process.Start(start)!;
        return await ReadIdAsync();
    }

    private async Task<int> ReadIdAsync()
    {
        string? line = await _owner!.StandardOutput.ReadLineAsync(Cancelled);
        Assert.NotNull(line);
        return int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture);
    }
}
