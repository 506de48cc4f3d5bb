using ProcessCmdlets.Engine.Locks;
using ProcessCmdlets.Engine.Runtime;

namespace Engine.Tests.Locks;

/// <summary>A lock of this process against other openings of its file, which are to it what other processes are.</summary>
public sealed class FileLockTests : IDisposable
{
    private static readonly TimeSpan s_long = TimeSpan.FromSeconds(30);

    private readonly object _owner = new();
    private readonly FileLock _lock;
    private readonly string _path = LockPaths.Make();

    public FileLockTests()
    {
        _lock = FileLock.Of(_path);
    }

    public void Dispose() => File.Delete(_path);

    [Fact]
    public async Task Acquire_OtherProcessHasIt_IsRefusedUntilItIsReleased()
    {
        using LockFile other = LockFile.Open(_path);
        Assert.True(other.TryLock());
        Assert.False(Try(TimeSpan.Zero));
        Assert.False(Try(TimeSpan.FromMilliseconds(40)));

        // Without a time limit: at its end the lock is tried once more, which would hide that the release woke nobody.
        Task<bool> waiting = Run(() => Try(Timeout.InfiniteTimeSpan));
        Assert.True(SpinWait.SpinUntil(() => _lock.IsAwaited, s_long));
        Assert.False(waiting.IsCompleted);
        other.Unlock();

        Assert.True(await waiting.WaitAsync(s_long, TestContext.Current.CancellationToken));
        Assert.False(_lock.WasAbandoned);
        Assert.False(other.TryLock());
        Assert.True(_lock.Release(_owner, isReentrant: false));
        Assert.True(other.TryLock());
    }

    [Fact]
    public void RemoveAtExit_LockIsHeld_NoTickRestoresItsFile()
    {
        Assert.True(Try(TimeSpan.Zero));
        Assert.True(File.Exists(_path));

        _lock.RemoveAtExit();
        _lock.RestoreWhereRemoved();

        Assert.False(File.Exists(_path));
        Assert.True(_lock.Release(_owner, isReentrant: false));
    }

    [Fact]
    public void Abandon_TaskHasIt_TheNextIsTold()
    {
        var holder = new TaskScope(91, 1);
        holder.Run(() => Assert.True(Try(TimeSpan.Zero)));
        _lock.Abandon(new TaskScope(92, 2));
        Assert.True(_lock.IsHeld);
        _lock.Abandon(holder);
        Assert.False(_lock.IsHeld);
        Assert.True(Try(TimeSpan.Zero));
        Assert.True(_lock.WasAbandoned);
        Assert.Equal(Environment.ProcessId, _lock.AbandonedBy);
        Assert.True(_lock.Release(_owner, isReentrant: false));
    }

    [Fact]
    public void Acquire_HolderEnded_TellsWho()
    {
        using (LockFile other = LockFile.Open(_path))
        {
            Assert.True(other.TryLock());
            other.Write(new LockRecord(LockState.Held, 4711));
        }

        Assert.True(Try(TimeSpan.Zero));
        Assert.True(_lock.WasAbandoned);
        Assert.Equal(4711, _lock.AbandonedBy);
        Assert.True(_lock.Release(_owner, isReentrant: false));
        Assert.True(Try(TimeSpan.Zero));
        Assert.False(_lock.WasAbandoned);
        Assert.True(_lock.Release(_owner, isReentrant: false));
    }

    [Fact]
    public async Task Acquire_WaitIsGivenUp_WhatTheLineGetsIsGivenBack()
    {
        using LockFile other = LockFile.Open(_path);
        Assert.True(other.TryLock());
        using var stop = new CancellationTokenSource();
        Task<bool> waiting = Run(() => _lock.Acquire(_owner, isReentrant: false, Timeout.InfiniteTimeSpan, stop.Token));
        Assert.True(SpinWait.SpinUntil(() => _lock.IsAwaited, s_long));
        stop.Cancel();
        Assert.False(await waiting.WaitAsync(s_long, TestContext.Current.CancellationToken));
        other.Unlock();
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                // The line may just have it.
                using LockFile third = LockFile.Open(_path);
                return third.TryLock();
            },
            s_long));
        Assert.False(_lock.IsHeld);
    }

    [Fact]
    public void Acquire_FileWasRemovedMeanwhile_LocksTheNextOne()
    {
        Assert.True(Try(TimeSpan.Zero));
        Assert.True(_lock.Release(_owner, isReentrant: false));
        using (LockFile other = LockFile.Open(_path))
        {
            Assert.True(other.TryLock());
            other.Remove();
        }

        Assert.False(File.Exists(_path));
        Assert.True(Try(TimeSpan.Zero));
        using LockFile next = LockFile.Open(_path);
        Assert.False(next.TryLock());
        Assert.True(_lock.Release(_owner, isReentrant: false));
    }

    [Fact]
    public void Acquire_RemovalWasCutShort_FinishesIt()
    {
        Assert.SkipUnless(OperatingSystem.IsWindows(), "Elsewhere a removal is one step.");
        using (LockFile other = LockFile.Open(_path))
        {
            Assert.True(other.TryLock());
            other.Write(new LockRecord(LockState.Removed, 0));
        }

        Assert.True(Try(TimeSpan.Zero));
        using LockFile next = LockFile.Open(_path);
        Assert.False(next.TryLock());
        Assert.True(_lock.Release(_owner, isReentrant: false));
    }

    [Fact]
    public void Release_NobodyUsesIt_FileGoes()
    {
        Assert.True(Try(TimeSpan.Zero));
        Assert.True(File.Exists(_path));
        Assert.True(_lock.Release(_owner, isReentrant: false));
        Assert.True(SpinWait.SpinUntil(() => !File.Exists(_path), s_long));
    }

    [Fact]
    public void Sweep_NamedLockOfAKilledHolder_IsKeptForTheNextOneButNotForEver()
    {
        string path = LockPaths.Of("sweep " + Guid.NewGuid());
        using (LockFile killed = LockFile.Open(path))
        {
            Assert.True(killed.TryLock());
            killed.Write(new LockRecord(LockState.Held, 4711));
            File.SetLastWriteTimeUtc(path, DateTime.UtcNow - TimeSpan.FromDays(30));
            LockPaths.SweepNamed(path);
            Assert.True(File.Exists(path));
        }

        File.SetLastWriteTimeUtc(path, DateTime.UtcNow - TimeSpan.FromDays(2));
        LockPaths.SweepNamed(path);
        Assert.True(File.Exists(path));
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow - TimeSpan.FromDays(30));
        LockPaths.SweepNamed(path);
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void Release_NotTheOwner_IsRefusedWhereItCounts()
    {
        Assert.False(_lock.Release(_owner, isReentrant: false));
        Assert.True(_lock.Acquire(_owner, isReentrant: true, TimeSpan.Zero, CancellationToken.None));
        Assert.True(_lock.Acquire(_owner, isReentrant: true, TimeSpan.Zero, CancellationToken.None));
        Assert.False(_lock.Acquire(new object(), isReentrant: true, TimeSpan.Zero, CancellationToken.None));
        Assert.False(_lock.Release(new object(), isReentrant: true));
        Assert.Equal(2, _lock.ReleaseAll(_owner));
        Assert.False(_lock.IsHeld);
    }

    [Fact]
    public async Task Acquire_ManyThreadsAndProcesses_OneAtATime()
    {
        int count = 0;
        Task[] tasks =
        [
            .. Enumerable.Range(0, 4).Select(_ => Run(() =>
            {
                var owner = new object();
                for (int i = 0; i < 500; i++)
                {
                    Assert.True(_lock.Acquire(owner, isReentrant: false, s_long, CancellationToken.None));
                    count++;
                    Assert.True(_lock.Release(owner, isReentrant: false));
                }
            })),
            .. Enumerable.Range(0, 2).Select(_ => Run(() =>
            {
                for (int i = 0; i < 500; i++)
                {
                    using LockFile file = LockOther();
                    count++;
                    file.Unlock();
                }
            })),
        ];
        await Task.WhenAll(tasks).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Equal(3000, count);
    }

    [Fact]
    public void Of_SameNameInAnotherCase_IsTheSamePath() => Assert.Equal(LockPaths.Of("Nightly"), LockPaths.Of("nightly"));

    private static Task Run(Action action) => Task.Factory.StartNew(
        action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static Task<bool> Run(Func<bool> function) => Task.Factory.StartNew(
        function, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private bool Try(TimeSpan timeout) => _lock.Acquire(_owner, isReentrant: false, timeout, CancellationToken.None);

    private LockFile LockOther()
    {
        while (true)
        {
            LockFile file = LockFile.Open(_path);
            file.Lock();
            if (!file.IsRemoved(file.Read()))
            {
                return file;
            }

            file.Dispose();
        }
    }
}
