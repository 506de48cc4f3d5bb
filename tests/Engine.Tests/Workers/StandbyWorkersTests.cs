using ProcessCmdlets.Engine.Workers;

namespace Engine.Tests.Workers;

[Collection(ProcessesCollection.Name)]
public sealed class StandbyWorkersTests : IDisposable
{
    private const int Hang = 120_000;

    private int _starts;
    private int _running;
    private int _mostAtOnce;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        WorkerRegistry.EndAll();
        Assert.Empty(WorkerRegistry.Snapshot());
    }

    [Fact]
    public void TryTake_NothingPrepared_IsFalse()
    {
        Assert.False(StandbyWorkers.TryTake("none", out _));
    }

    [Fact(Timeout = Hang)]
    public async Task TryTake_Prepared_GivesItOnce()
    {
        StandbyWorkers.Prepare("a", StartAsync);

        WorkerProcess worker = await TakeAsync("a");

        Assert.False(worker.HasExited);
        Assert.False(StandbyWorkers.TryTake("a", out _));
        Assert.False(StandbyWorkers.TryTake("b", out _));
    }

    [Fact(Timeout = Hang)]
    public async Task Prepare_SeveralTimes_StartsOneForEachKeyAndNeverTwoAtOnce()
    {
        foreach (string key in new[] { "a", "b", "a", "c", "b" })
        {
            StandbyWorkers.Prepare(key, StartAsync);
        }

        foreach (string key in new[] { "a", "b", "c" })
        {
            _ = await TakeAsync(key);
        }

        Assert.Equal(3, Volatile.Read(ref _starts));
        Assert.Equal(1, Volatile.Read(ref _mostAtOnce));
    }

    [Fact(Timeout = Hang)]
    public async Task TryTake_StandbyHasDied_IsFalseAndTheNextCanBePrepared()
    {
        StandbyWorkers.Prepare("a", StartAsync);
        WorkerProcess worker = await ReadyAsync();
        worker.Kill();
        await worker.Exited.WaitAsync(Cancelled);

        Assert.False(StandbyWorkers.TryTake("a", out _));
        StandbyWorkers.Prepare("a", StartAsync);
        Assert.NotSame(worker, await TakeAsync("a"));
    }

    [Fact(Timeout = Hang)]
    public async Task Prepare_StartFails_IsForgotten()
    {
        StandbyWorkers.Prepare("a", _ => throw new InvalidOperationException("broken"));
        StandbyWorkers.Prepare("b", _ => Task.FromResult<WorkerProcess?>(null));

        // Starts follow each other, so by then both have failed.
        StandbyWorkers.Prepare("c", StartAsync);
        _ = await TakeAsync("c");

        StandbyWorkers.Prepare("a", StartAsync);
        _ = await TakeAsync("a");
        Assert.False(StandbyWorkers.TryTake("b", out _));
    }

    [Fact(Timeout = Hang)]
    public async Task Clear_WorkerIsReady_EndsIt()
    {
        StandbyWorkers.Prepare("a", StartAsync);
        WorkerProcess worker = await ReadyAsync();

        StandbyWorkers.Clear();

        await worker.Exited.WaitAsync(Cancelled);
        Assert.False(StandbyWorkers.TryTake("a", out _));
    }

    [Fact(Timeout = Hang)]
    public async Task Clear_StartIsUnderWay_GivesItUp()
    {
        var stopped = new TaskCompletionSource();
        StandbyWorkers.Prepare(
            "a",
            async stop =>
            {
                try
                {
                    return await WorkerLauncher.StartAsync(DummyProgram.Options("worker", "never"), new RecordingObserver(), stop);
                }
                finally
                {
                    stopped.SetResult();
                }
            });
        Assert.True(SpinWait.SpinUntil(() => WorkerRegistry.Snapshot().Count == 1, Hang));

        StandbyWorkers.Clear();

        await stopped.Task.WaitAsync(Cancelled);
        Assert.Empty(WorkerRegistry.Snapshot());
    }

    private static async Task<WorkerProcess> TakeAsync(string key)
    {
        WorkerProcess? worker;
        while (!StandbyWorkers.TryTake(key, out worker))
        {
            // The cache tells nobody when one is ready, as the product has no use for that.
            await Task.Delay(10, Cancelled);
        }

        return worker;
    }

    /// <summary>Waits until the one worker there is can be taken, which its name shows.</summary>
    private static async Task<WorkerProcess> ReadyAsync()
    {
        while (WorkerRegistry.Snapshot() is not [{ Name: "Standby" }])
        {
            await Task.Delay(10, Cancelled);
        }

        return Assert.Single(WorkerRegistry.Snapshot());
    }

    private async Task<WorkerProcess?> StartAsync(CancellationToken stop)
    {
        Interlocked.Increment(ref _starts);
        int running = Interlocked.Increment(ref _running);
        int most;
        do
        {
            most = Volatile.Read(ref _mostAtOnce);
        }
        while (running > most && Interlocked.CompareExchange(ref _mostAtOnce, running, most) != most);
        try
        {
            return await WorkerLauncher.StartAsync(DummyProgram.Options("worker"), new RecordingObserver(), stop);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }
}
