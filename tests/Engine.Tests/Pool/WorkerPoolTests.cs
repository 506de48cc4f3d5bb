using Engine.Tests.Workers;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Pool;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Engine.Workers;

namespace Engine.Tests.Pool;

/// <summary>How a pool deals with workers that do not start, die, or fail, and with works that throw.</summary>
[Collection(ProcessesCollection.Name)]
public sealed class WorkerPoolTests : IDisposable
{
    private const int Hang = 120_000;

    private readonly TestSource _source = new();
    private readonly List<WorkerPool> _pools = [];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        foreach (WorkerPool pool in _pools)
        {
            _ = pool.Stop();
            Assert.True(pool.Drained.WaitOne(TimeSpan.FromSeconds(30)));
        }

        Assert.Empty(WorkerRegistry.Snapshot());
    }

    [Fact(Timeout = Hang)]
    public async Task Start_OneFailsAndOthersLive_NoWorkIsDropped()
    {
        WorkerPool pool = Open(size: 2);
        TestWork holding = await HoldAsync(pool);
        _source.FailNext();
        TestWork[] works = [.. Enumerable.Range(0, 5).Select(_ => new TestWork())];

        Array.ForEach(works, work => pool.Submit(work));

        Assert.All(await Task.WhenAll(works.Select(work => work.End)), end => Assert.Equal("done", end));
        Assert.Null(pool.Fault);
        Assert.Equal(0, holding.Ends);
    }

    [Fact(Timeout = Hang)]
    public async Task Start_AllFailWhileOneLives_ThatOneDoesTheWork()
    {
        WorkerPool pool = Open(size: 2);
        _source.StartNext();
        _source.Fails = true;
        TestWork[] works = [.. Enumerable.Range(0, 3).Select(_ => new TestWork())];
        TestWork first = await HoldAsync(pool);
        Array.ForEach(works, work => pool.Submit(work));
        Assert.True(SpinWait.SpinUntil(() => _source.Count >= 6, TimeSpan.FromSeconds(60)));
        Assert.Null(pool.Fault);
        Assert.All(works, work => Assert.Equal(0, work.Ends));

        // The one that lives is free again.
        WorkerProcess worker = await first.Begun;
        worker.Send(FrameKind.Run, first.TaskId, "output x"u8);

        Assert.All(await Task.WhenAll(works.Select(work => work.End)), end => Assert.Equal("done", end));
    }

    [Theory(Timeout = Hang)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Start_TwoFailInARow_TheThirdIsTried(bool die)
    {
        WorkerPool pool = Open(size: 1);
        for (int i = 0; i < 2; i++)
        {
            Fail(die);
        }

        var work = new TestWork();
        pool.Submit(work);

        Assert.Equal("done", await work.End);
        Assert.Equal(3, _source.Count);
    }

    [Theory(Timeout = Hang)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Start_ThreeFailInARowAndNoneLives_AllThatWaitsIsDroppedWithPoolBroken(bool die)
    {
        WorkerPool pool = Open(size: 2);
        for (int i = 0; i < 3; i++)
        {
            Fail(die);
        }

        TestWork[] works = [new(), new(), new()];
        Array.ForEach(works, work => pool.Submit(work));

        Assert.All(await Task.WhenAll(works.Select(work => work.End)), end => Assert.Equal("dropped", end));
        PoolBrokenException reason = Assert.IsType<PoolBrokenException>(works[0].Reason);
        Assert.All(works, work => Assert.Same(reason, work.Reason));
        Assert.Equal(3, _source.Count);
        Assert.Equal(die, reason.InnerException is WorkerLostException);
        Assert.Equal(3, pool.Counts.Failed);
    }

    [Fact(Timeout = Hang)]
    public async Task Submit_PoolIsBroken_StartsAnewWithAllTries()
    {
        WorkerPool pool = Open(size: 1);
        _source.FailNext(5);
        var first = new TestWork();
        pool.Submit(first);
        Assert.Equal("dropped", await first.End);

        var second = new TestWork();
        pool.Submit(second);

        Assert.Equal("done", await second.End);
        Assert.Equal(6, _source.Count);
        Assert.Null(pool.Fault);
    }

    [Fact(Timeout = Hang)]
    public async Task Start_FailsNowAndThen_OnlyThoseInARowCount()
    {
        WorkerPool pool = Open(new PoolSettings { Name = "test", Size = 1, MaxTasksPerWorker = 1 });
        for (int i = 0; i < 3; i++)
        {
            _source.FailNext(2);
            _source.StartNext();
        }

        TestWork[] works = [new(), new(), new()];
        Array.ForEach(works, work => pool.Submit(work));

        Assert.All(await Task.WhenAll(works.Select(work => work.End)), end => Assert.Equal("done", end));
    }

    [Fact(Timeout = Hang)]
    public async Task Start_OneTookAllItsTime_IsNotTriedAgain()
    {
        WorkerPool pool = Open(size: 1);
        _source.TimeOutNext();
        var work = new TestWork();
        pool.Submit(work);

        Assert.Equal("dropped", await work.End);
        Assert.Equal(1, _source.Count);
    }

    [Fact(Timeout = Hang)]
    public async Task Worker_DiesIdleAgainAndAgain_IsNoFailedStart()
    {
        WorkerPool pool = Open(size: 1);
        for (int i = 0; i < 4; i++)
        {
            pool.Prestart();
            Assert.True(SpinWait.SpinUntil(() => pool.Workers() is [{ IsReady: true }], TimeSpan.FromSeconds(60)));
            WorkerProcess worker = (WorkerProcess)pool.Workers()[0].Process!;
            worker.Kill();
            _ = await worker.Exited.WaitAsync(Cancelled);
        }

        var work = new TestWork();
        pool.Submit(work);

        Assert.Equal("done", await work.End);
        Assert.Null(pool.Fault);
    }

    [Fact(Timeout = Hang)]
    public async Task Initialization_FailsThreeTimes_BreaksThePoolWithItsError()
    {
        WorkerPool pool = Open(size: 2);
        _source.Initialization = failed => new TestWork { IsSetup = true, SetupFailed = failed };
        TestWork[] works = [new(), new()];
        Array.ForEach(works, work => pool.Submit(work));

        Assert.All(await Task.WhenAll(works.Select(work => work.End)), end => Assert.Equal("dropped", end));
        Assert.Equal("The set-up has failed.", Assert.IsType<PoolBrokenException>(works[0].Reason).InnerException!.Message);

        // A loop that submits single tasks does not start processes without end; who waits for the work may.
        _ = Assert.Throws<PoolBrokenException>(() => pool.Submit(new TestWork()));
        _source.Initialization = static _ => null;
        var awaited = new TestWork();
        pool.Submit(awaited, isAwaited: true);
        Assert.Equal("done", await awaited.End);
    }

    [Fact(Timeout = Hang)]
    public async Task Initialization_FailsOnce_AnotherWorkerIsTried()
    {
        int count = 0;
        WorkerPool pool = Open(size: 1);
        _source.Initialization = failed => new TestWork
        {
            IsSetup = true,
            SetupFailed = Interlocked.Increment(ref count) == 1 ? failed : null,
        };
        var work = new TestWork();
        pool.Submit(work);

        Assert.Equal("done", await work.End);
        Assert.Equal(2, _source.Count);
    }

    [Fact(Timeout = Hang)]
    public async Task Initialization_OneOfTwoThreadsIsNotDone_NeitherGetsWork()
    {
        WorkerPool pool = Open(new PoolSettings { Name = "test", Size = 1, ThreadsPerWorker = 2 });
        TestWork[] setups = [new() { IsSetup = true }, new("hold") { IsSetup = true }];
        int next = 0;
        _source.Initialization = _ => setups[next++];
        var work = new TestWork();
        pool.Submit(work);
        Assert.Equal("done", await setups[0].End);
        WorkerProcess worker = await setups[1].Begun;
        Assert.False(work.Begun.IsCompleted);

        worker.Send(FrameKind.Run, setups[1].TaskId, "output x"u8);

        Assert.Equal("done", await work.End);
    }

    [Fact(Timeout = Hang)]
    public async Task Send_ThrowsWhateverItIs_DropsThatWorkOnly()
    {
        WorkerPool pool = Open(size: 1);
        var thrown = new InvalidCastException("No engine error.");
        var bad = new TestWork { Sending = _ => throw thrown };
        var good = new TestWork();
        pool.Submit(bad);
        pool.Submit(good);

        Assert.Equal("dropped", await bad.End);
        Assert.Same(thrown, bad.Reason);
        Assert.Equal("done", await good.End);
        pool.Close();
        Assert.True(pool.Drained.WaitOne(TimeSpan.FromSeconds(60)));
        Assert.Equal(1, _source.Count);
    }

    [Fact(Timeout = Hang)]
    public async Task Send_WorkerIsGone_GivesTheWorkBackUnsent()
    {
        WorkerPool pool = Open(size: 1);
        int sends = 0;
        var work = new TestWork
        {
            Sending = _ =>
            {
                if (sends++ == 0)
                {
                    throw new ConnectionLostException();
                }
            },
        };
        pool.Submit(work);
        Assert.True(SpinWait.SpinUntil(() => !_source.Workers.IsEmpty, TimeSpan.FromSeconds(60)));
        Assert.True(_source.Workers.TryPeek(out WorkerProcess? worker));
        worker.Kill();

        Assert.Equal("done", await work.End);
        Assert.Equal(1, work.Unsents);
        Assert.Equal(1, work.Ends);
    }

    [Fact(Timeout = Hang)]
    public async Task Lost_Throws_EndsThatWorkAndThePoolGoesOn()
    {
        WorkerPool pool = Open(size: 1);
        var bad = new TestWork("hold") { Losing = static () => throw new InvalidCastException("No engine error.") };
        pool.Submit(bad);
        WorkerProcess worker = await bad.Begun;
        worker.Kill();

        Assert.Equal("dropped", await bad.End);
        var good = new TestWork();
        pool.Submit(good);
        Assert.Equal("done", await good.End);
        pool.Close();
        Assert.True(pool.Drained.WaitOne(TimeSpan.FromSeconds(60)));
    }

    [Fact(Timeout = Hang)]
    public async Task Stop_AWorkThrowsAtItsEnd_EndsTheOthersAndIsDrained()
    {
        WorkerPool pool = Open(size: 1);
        _ = await HoldAsync(pool, new TestWork("hold") { Losing = static () => throw new InvalidCastException("No engine error.") });
        TestWork[] waiting = [new(), new()];
        Array.ForEach(waiting, work => pool.Submit(work));

        Assert.Equal(2, pool.Stop());

        Assert.True(pool.Drained.WaitOne(0));
        Assert.All(waiting, work => Assert.Equal(1, work.Ends));
    }

    [Fact(Timeout = Hang)]
    public async Task IdleTimer_WhatItDoesThrows_ThePoolReportsIt()
    {
        WorkerPool pool = Open(new PoolSettings { Name = "test", Size = 1, IdleTimeout = TimeSpan.FromMilliseconds(50) });
        _source.Finalization = static () => throw new InvalidCastException("On a timer's thread.");
        var work = new TestWork();
        pool.Submit(work);
        Assert.Equal("done", await work.End);

        Assert.True(SpinWait.SpinUntil(() => pool.Fault is not null, TimeSpan.FromSeconds(60)));
        Assert.Equal("On a timer's thread.", pool.Fault!.InnerException!.Message);
    }

    [Fact(Timeout = Hang)]
    public async Task Text_OneWorkRuns_IsThatWorks()
    {
        WorkerPool pool = Open(new PoolSettings { Name = "test", Size = 1, ThreadsPerWorker = 2 });
        var work = new TestWork("output alone");
        pool.Submit(work);
        _ = await work.End;

        Assert.True(SpinWait.SpinUntil(() => work.Printed.Length + _source.Text.Length > 0, TimeSpan.FromSeconds(60)));
        Assert.Equal("alone", work.Printed + _source.Text);
    }

    [Fact(Timeout = Hang)]
    public async Task Text_SeveralWorksRun_IsNoneOfTheirs()
    {
        WorkerPool pool = Open(new PoolSettings { Name = "test", Size = 1, ThreadsPerWorker = 2 });
        TestWork first = await HoldAsync(pool);
        TestWork second = await HoldAsync(pool);
        WorkerProcess worker = await second.Begun;

        // Printed for the second: the answer to it ends nothing of the pool's.
        worker.Send(FrameKind.Run, 0, "output whose"u8);

        Assert.True(SpinWait.SpinUntil(() => _source.Text.Length + first.Printed.Length + second.Printed.Length > 0, TimeSpan.FromSeconds(60)));
        Assert.Equal("whose", _source.Text);
        Assert.Empty(first.Printed);
        Assert.Empty(second.Printed);
    }

    [Fact(Timeout = Hang)]
    public async Task EndAsync_AnotherTurnThanMeant_IsLeftAlone()
    {
        WorkerPool pool = Open(size: 1);
        var work = new TestWork("hold") { Retries = 1 };
        _ = await HoldAsync(pool, work);
        Task turn = work.TurnEnded;
        WorkerProcess worker = await work.Begun;
        worker.Kill();
        await turn.WaitAsync(Cancelled);
        Assert.True(SpinWait.SpinUntil(() => pool.Workers() is [{ Process: WorkerProcess { HasExited: false } } one] && one.Threads[0].Current == work, TimeSpan.FromSeconds(60)));

        await pool.EndAsync(work, kill: true, keepWorker: false, TimeSpan.Zero, turn);

        Assert.False(((WorkerProcess)pool.Workers()[0].Process!).HasExited);
        Assert.True(pool.Has(work));
        Assert.Equal(0, work.Ends);
    }

    private WorkerPool Open(int size) => Open(new PoolSettings { Name = "test", Size = size });

    private WorkerPool Open(PoolSettings settings)
    {
        var pool = new WorkerPool(settings, _source);
        _pools.Add(pool);
        return pool;
    }

    private void Fail(bool die)
    {
        if (die)
        {
            _source.DieNext();
        }
        else
        {
            _source.FailNext();
        }
    }

    /// <summary>Submits a work that goes on until it is told to end, and waits until a worker has it.</summary>
    private static async Task<TestWork> HoldAsync(WorkerPool pool, TestWork? work = null)
    {
        work ??= new TestWork("hold");
        pool.Submit(work);
        _ = await work.Begun.WaitAsync(TimeSpan.FromSeconds(60), Cancelled);
        return work;
    }
}
