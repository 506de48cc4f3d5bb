// The tests that need Unix skip themselves elsewhere, which the analyzer cannot see.
#pragma warning disable CA1416

using System.Globalization;
using System.Text;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Native;
using ProcessCmdlets.Engine.Runtime;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Engine.Workers;

namespace Engine.Tests.Workers;

/// <summary>Workers that run, and all ways they end.</summary>
[Collection(ProcessesCollection.Name)]
public sealed class WorkerProcessTests : IAsyncLifetime
{
    private const int Hang = 120_000;

    private readonly RecordingObserver _observer = new();
    private WorkerProcess? _worker;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_worker is not null)
        {
            _worker.Dispose();
            await _worker.Exited;
            Assert.Equal(1, _observer.Exits);
            Assert.Equal(0, _observer.CallsAfterExit);
        }

        Assert.Empty(WorkerRegistry.Snapshot());
        if (!OperatingSystem.IsWindows())
        {
            Assert.Empty(Processes.Children());
        }
    }

    [Fact(Timeout = Hang)]
    public async Task Start_Worker_IsListedUntilItEnds()
    {
        WorkerProcess worker = await StartAsync();

        Assert.Same(worker, Assert.Single(WorkerRegistry.Snapshot()));
        Assert.True(Processes.IsAlive(worker.ProcessId));
        Assert.False(worker.HasExited);
        Assert.InRange(worker.StartTime, DateTimeOffset.Now.AddMinutes(-5), DateTimeOffset.Now);
        Assert.True(worker.PeakWorkingSet64 > 0);
        worker.Send(FrameKind.Exit, 0);
        await worker.Exited.WaitAsync(Cancelled);
        Assert.Empty(WorkerRegistry.Snapshot());
    }

    [Theory(Timeout = Hang)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(137)]
    [InlineData(255)]
    public async Task Exited_ByItself_HasTheExitCodeAndNoSignal(int code)
    {
        WorkerProcess worker = await StartAsync();

        worker.Send(FrameKind.Exit, code);

        ExitStatus exit = await _observer.Exited.WaitAsync(Cancelled);
        Assert.Equal(code, exit.ExitCode);
        Assert.Null(exit.Signal);
        Assert.Null(exit.Fault);
        Assert.True(worker.HasExited);
        if (!OperatingSystem.IsWindows())
        {
            Assert.True(worker.TotalProcessorTime > TimeSpan.Zero);
        }
    }

    [Theory(Timeout = Hang)]
    [InlineData(9, "SIGKILL")]
    [InlineData(15, "SIGTERM")]
    [InlineData(14, "SIGALRM")]
    public async Task Exited_BySignal_HasTheSignal(int signal, string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        WorkerProcess worker = await StartAsync();

        worker.Send(FrameKind.Run, 1, Encoding.UTF8.GetBytes($"signal {signal}"));

        ExitStatus exit = await _observer.Exited.WaitAsync(Cancelled);

        Assert.Equal(signal, exit.Signal);
        Assert.Equal(128 + signal, exit.ExitCode);
        Assert.Equal(name, SignalNames.Name(signal));
        Assert.Null(exit.Fault);
    }

    [Fact(Timeout = Hang)]
    public async Task Exited_ProcessEndsBeforeItsFramesAreRead_AreAllDeliveredFirst()
    {
        WorkerProcess worker = await StartAsync();

        // The first frame is kept until the process is gone; so few fit into the socket, so it need not wait for this side.
        _observer.Received = _ => SpinWait.SpinUntil(() => !Processes.IsAlive(worker.ProcessId), Hang);
        worker.Send(FrameKind.Run, 1, "burst 100"u8);

        ExitStatus exit = await _observer.Exited.WaitAsync(Cancelled);
        Assert.Equal(0, exit.ExitCode);
        Assert.Equal(Numbers(100), _observer.Answers());
    }

    [Fact(Timeout = Hang)]
    public async Task Exited_MoreFramesThanTheSocketHolds_AreAllDeliveredFirst()
    {
        WorkerProcess worker = await StartAsync();

        worker.Send(FrameKind.Run, 1, "burst 50000"u8);

        ExitStatus exit = await _observer.Exited.WaitAsync(Cancelled);
        Assert.Equal(0, exit.ExitCode);
        Assert.Equal(Numbers(50000), _observer.Answers());
    }

    [Fact(Timeout = Hang)]
    public async Task OnText_BothStreams_ComeAsText()
    {
        WorkerProcess worker = await StartAsync();

        await _observer.AskAsync(worker, "output 启动下载进程\n");
        await _observer.AskAsync(worker, "error oops");
        await _observer.AskAsync(worker, "bytes");
        worker.Send(FrameKind.Exit, 0);
        await worker.Exited.WaitAsync(Cancelled);

        // The character that was cut in two by the writes is whole.
        Assert.Equal("启动下载进程\n<中>", _observer.Output.Replace("\r", string.Empty, StringComparison.Ordinal));
        Assert.Equal("oops", _observer.Error);
    }

    [Fact(Timeout = Hang)]
    public async Task OnText_DuringTheStart_ComesOnceItHasStarted()
    {
        _worker = await DummyProgram.StartWorkerAsync(_observer, "slow", "1");

        // It is held until the worker's first frame.
        _ = await _observer.AskAsync(_worker, "output answer");

        Assert.Equal("slow", _observer.Error.Trim());
    }

    [Fact(Timeout = Hang)]
    public async Task OnText_Flood_ComesWhole()
    {
        WorkerProcess worker = await StartAsync();

        await _observer.AskAsync(worker, "flood 4096");
        worker.Send(FrameKind.Exit, 0);
        await worker.Exited.WaitAsync(Cancelled);

        Assert.Equal(4096 * 1024, _observer.Output.Replace("\r", string.Empty, StringComparison.Ordinal).Length);
    }

    [Fact(Timeout = Hang)]
    public async Task RedirectOutput_FileWithText_GetsBothStreamsAtItsEnd()
    {
        string path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, "before;", Cancelled);
            WorkerProcess worker = await StartAsync();
            await _observer.AskAsync(worker, $"redirect {path}");
            await _observer.AskAsync(worker, "output one;");
            await File.AppendAllTextAsync(path, "between;", Cancelled);
            await _observer.AskAsync(worker, "error two;");
            worker.Send(FrameKind.Exit, 0);
            await worker.Exited.WaitAsync(Cancelled);

            Assert.Equal("before;one;between;two;", await File.ReadAllTextAsync(path, Cancelled));
            Assert.Empty(_observer.Output + _observer.Error);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory(Timeout = Hang)]
    [InlineData("raw 48656C6C6F2C20776F726C6421", false)]
    [InlineData("raw FFFFFF7F020100000000", false)]
    [InlineData("raw 000000004D01000000", false)]
    [InlineData("raw-exit 0A0000000201000000FF", true)]
    public async Task OnFrame_BytesThatAreNoFrame_EndTheWorker(string text, bool byItself)
    {
        WorkerProcess worker = await StartAsync();

        worker.Send(FrameKind.Run, 1, Encoding.UTF8.GetBytes(text));

        ExitStatus exit = await _observer.Exited.WaitAsync(Cancelled);
        if (byItself)
        {
            // A cut frame says no more than that the process has ended.
            Assert.Equal(6, exit.ExitCode);
            Assert.Null(exit.Fault);
        }
        else
        {
            Assert.IsType<ProtocolException>(exit.Fault);
            Assert.Equal(137, exit.ExitCode);
        }

        Assert.False(Processes.IsAlive(worker.ProcessId));
    }

    [Fact(Timeout = Hang)]
    public async Task OnFrame_EndOfWork_ComesAfterWhatItPrinted()
    {
        WorkerProcess worker = await StartAsync();
        var expected = new StringBuilder();
        using var ended = new SemaphoreSlim(0);
        string seen = string.Empty;
        _observer.Received = kind =>
        {
            if (kind == FrameKind.Completed)
            {
                seen = _observer.Output;
                ended.Release();
            }
        };

        // By two ways that know nothing of each other, so often that the wrong order would be seen.
        for (int i = 0; i < 200; i++)
        {
            expected.Append(i).Append(';');
            worker.Send(FrameKind.Run, 1, Encoding.UTF8.GetBytes($"output {i};"));
            worker.Send(FrameKind.Run, 1, Encoding.UTF8.GetBytes("raw 000000000301000000"));
            await ended.WaitAsync(Cancelled);
            Assert.Equal(expected.ToString(), seen);
        }
    }

    [Fact(Timeout = Hang)]
    public async Task OnFrame_ObserverThrows_EndsTheWorkerWithThatFault()
    {
        WorkerProcess worker = await StartAsync();
        var expected = new FormatException("unreadable");
        _observer.Received = kind => throw expected;

        worker.Send(FrameKind.Context, 1);

        Assert.Same(expected, (await _observer.Exited.WaitAsync(Cancelled)).Fault);
    }

    [Fact(Timeout = Hang)]
    public async Task Connection_WorkerHangsUpAndGoesOn_IsEnded()
    {
        WorkerProcess worker = await StartAsync();

        worker.Send(FrameKind.Run, 1, "hang-up"u8);

        Assert.IsType<ProtocolException>((await _observer.Exited.WaitAsync(Cancelled)).Fault);
        Assert.False(Processes.IsAlive(worker.ProcessId));
    }

    [Fact(Timeout = Hang)]
    public async Task Send_WorkerIsGone_Throws()
    {
        WorkerProcess worker = await StartAsync();
        worker.Kill();
        await worker.Exited.WaitAsync(Cancelled);

        Assert.Throws<ConnectionLostException>(() => worker.Send(FrameKind.Stop, 1));
    }

    [Fact(Timeout = Hang)]
    public async Task Kill_WorkerWithDescendants_EndsThemAllBeforeItReturns()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Starts Unix programs.");
        WorkerProcess worker = await StartAsync();
        int child = await _observer.AskIdAsync(worker, "sleeper");
        int orphan = await _observer.AskIdAsync(worker, "orphan");
        int leader = await _observer.AskIdAsync(worker, "session");
        Assert.All([child, orphan, leader], id => Assert.True(Processes.IsAlive(id)));

        worker.Kill();

        Assert.All([worker.ProcessId, child, orphan], id => Assert.False(Processes.IsAlive(id)));

        // In another session it is known only as a child; it was killed, but nothing here waits for it.
        await Processes.WaitUntilGoneAsync(leader);
        ExitStatus exit = await _observer.Exited.WaitAsync(Cancelled);
        Assert.Equal(9, exit.Signal);
        worker.Kill();
    }

    [Fact(Timeout = Hang)]
    public async Task Exited_WorkerLeftProcessesThatHoldItsPipes_EndsThemAndDoesNotWait()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Starts Unix programs.");
        WorkerProcess worker = await StartAsync();
        int child = await _observer.AskIdAsync(worker, "sleeper");
        int orphan = await _observer.AskIdAsync(worker, "orphan");

        worker.Send(FrameKind.Exit, 0);

        Assert.Equal(0, (await _observer.Exited.WaitAsync(Cancelled)).ExitCode);
        Assert.All([child, orphan], id => Assert.False(Processes.IsAlive(id)));
    }

    [Fact(Timeout = Hang)]
    public async Task Exited_DaemonHoldsThePipes_IsToldAllTheSame()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Starts setsid and counts in /proc.");
        await StartAndEndAsync(1);
        int descriptors = Processes.DescriptorCount();
        WorkerProcess worker = await StartAsync();
        int daemon = await _observer.AskIdAsync(worker, "session");
        Assert.True(SpinWait.SpinUntil(() => LibC.GetSessionId(daemon) == daemon, Hang));

        worker.Send(FrameKind.Exit, 0);

        // It has left the worker's session, as what is meant to live on does, and took standard output and error along.
        Assert.Equal(0, (await _observer.Exited.WaitAsync(Cancelled)).ExitCode);
        Assert.True(Processes.IsAlive(daemon));
        Processes.AssertDescriptorsSettle(descriptors);
        System.Diagnostics.Process.GetProcessById(daemon).Kill();
    }

    [Fact(Timeout = Hang)]
    public async Task StopAsync_WorkerEndsInTime_KeepsItsExitCode()
    {
        WorkerProcess worker = await StartAsync();
        worker.Send(FrameKind.Exit, 5);

        await worker.StopAsync(TimeSpan.FromSeconds(60));

        Assert.False(Processes.IsAlive(worker.ProcessId));
        Assert.Equal(5, (await _observer.Exited.WaitAsync(Cancelled)).ExitCode);
    }

    [Fact(Timeout = Hang)]
    public async Task StopAsync_WorkerIgnoresEverything_KillsItAfterTheGrace()
    {
        WorkerProcess worker = await StartAsync();
        await _observer.AskAsync(worker, "deaf");
        worker.Send(FrameKind.Exit, 5);

        await worker.StopAsync(TimeSpan.FromMilliseconds(200));

        Assert.False(Processes.IsAlive(worker.ProcessId));
        Assert.Equal(137, (await _observer.Exited.WaitAsync(Cancelled)).ExitCode);
    }

    [Fact(Timeout = Hang)]
    public async Task StopAsync_ObserverIsBlocked_CompletesAllTheSame()
    {
        WorkerProcess worker = await StartAsync();
        using var blocked = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        _observer.Received = _ =>
        {
            blocked.Set();
            go.Wait(Cancelled);
        };
        worker.Send(FrameKind.Context, 1);
        blocked.Wait(Cancelled);

        // As a pipeline does that stops a job whose full queue it should empty itself.
        await worker.StopAsync(TimeSpan.Zero).WaitAsync(Cancelled);

        Assert.False(Processes.IsAlive(worker.ProcessId));
        Assert.Equal(0, _observer.Exits);
        go.Set();
        await worker.Exited.WaitAsync(Cancelled);
    }

    [Fact(Timeout = Hang)]
    public async Task Observer_IsHandedOver_GetsWhatFollows()
    {
        WorkerProcess worker = await DummyProgram.StartWorkerAsync(new RecordingObserver());
        _worker = worker;

        worker.Observer = _observer;
        worker.Kind = WorkerKind.Job;
        worker.Name = "renamed";
        await _observer.AskAsync(worker, "output x");
        worker.Send(FrameKind.Exit, 3);

        Assert.Equal(3, (await _observer.Exited.WaitAsync(Cancelled)).ExitCode);
    }

    [Fact(Timeout = Hang)]
    public async Task Observer_IsHandedOverAfterTheEnd_IsToldOfIt()
    {
        var first = new RecordingObserver();
        WorkerProcess worker = await DummyProgram.StartWorkerAsync(first);
        _worker = worker;
        worker.Send(FrameKind.Exit, 3);
        await worker.Exited.WaitAsync(Cancelled);

        worker.Observer = _observer;

        Assert.Equal(3, (await _observer.Exited.WaitAsync(Cancelled)).ExitCode);
        Assert.Equal(1, first.Exits);
    }

    [Fact(Timeout = Hang)]
    public async Task Start_Worker_LeadsASessionOfItsOwn()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has job objects.");
        WorkerProcess worker = await StartAsync();

        Assert.Equal(worker.ProcessId, await _observer.AskIdAsync(worker, "identity"));
    }

    [Fact(Timeout = Hang)]
    public async Task Start_ManyWorkers_NoneInheritsAnythingOfTheOthers()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Counts in /proc.");
        WorkerProcess first = await StartAsync();
        int alone = await _observer.AskIdAsync(first, "descriptors");
        List<WorkerProcess> others = [];
        for (int i = 0; i < 5; i++)
        {
            others.Add(await DummyProgram.StartWorkerAsync(new RecordingObserver()));
        }

        var observer = new RecordingObserver();
        using WorkerProcess last = await DummyProgram.StartWorkerAsync(observer);

        Assert.Equal(alone, await observer.AskIdAsync(last, "descriptors"));
        others.ForEach(worker => worker.Dispose());
    }

    [Fact(Timeout = Hang)]
    public async Task Start_HundredTimes_LeaksNoDescriptorAndNoSocket()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Counts in /proc.");

        // The first ones make what stays: the runtime's event loop and signal pipe.
        await StartAndEndAsync(20);
        int before = Processes.DescriptorCount();

        await StartAndEndAsync(80);

        Processes.AssertDescriptorsSettle(before);
        Assert.DoesNotContain(RuntimeFiles.Find(string.Empty), path => System.Text.RegularExpressions.Regex.IsMatch(path, $"/{Environment.ProcessId}-[^/]*-s[0-9]+$"));
    }

    [Fact(Timeout = Hang)]
    public async Task EndAll_ManyWorkers_EndsThemAll()
    {
        RecordingObserver[] observers = [.. Enumerable.Range(0, 5).Select(_ => new RecordingObserver())];
        WorkerProcess[] workers = await Task.WhenAll(observers.Select(observer => DummyProgram.StartWorkerAsync(observer)));

        WorkerRegistry.EndAll();

        Assert.All(workers, worker => Assert.False(Processes.IsAlive(worker.ProcessId)));
        Assert.Empty(WorkerRegistry.Snapshot());
        await Task.WhenAll(workers.Select(worker => worker.Exited)).WaitAsync(Cancelled);
        Assert.All(observers, observer => Assert.Equal(1, observer.Exits));
    }

    [Fact(Timeout = Hang)]
    public async Task Start_WrapperScript_KnowsTheProcessThatRuns()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Uses a shell script.");
        string path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, $"#!/bin/sh\n'{DummyProgram.Path}' \"$@\"\nexit $?\n", Cancelled);
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            _worker = await WorkerLauncher.StartAsync(
                new WorkerStartOptions { Executable = new WorkerExecutable(path, ["worker"]), UseHook = false },
                _observer,
                Cancelled);
            int session = await _observer.AskIdAsync(_worker, "identity");

            _worker.Kill();

            Assert.NotEqual(session, _worker.ProcessId);
            Assert.False(Processes.IsAlive(_worker.ProcessId));
            Assert.False(Processes.IsAlive(session));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async Task StartAndEndAsync(int count)
    {
        // A few at once, as a session with several jobs does.
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Cancelled },
            async (_, _) =>
            {
                WorkerProcess worker = await DummyProgram.StartWorkerAsync(new RecordingObserver());
                worker.Send(FrameKind.Exit, 0);
                await worker.Exited;
            });
    }

    private static IEnumerable<string> Numbers(int count) =>
        Enumerable.Range(0, count).Select(static i => i.ToString(CultureInfo.InvariantCulture));

    private async Task<WorkerProcess> StartAsync() => _worker = await DummyProgram.StartWorkerAsync(_observer);
}
