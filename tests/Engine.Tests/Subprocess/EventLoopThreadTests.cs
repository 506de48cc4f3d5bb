using Engine.Tests.Workers;
using ProcessCmdlets.Engine.Runtime;
using ProcessCmdlets.Engine.Subprocess;

namespace Engine.Tests.Subprocess;

/// <summary>The thread of the programs that live on between commands.</summary>
[Collection(ProcessesCollection.Name)]
public sealed class EventLoopThreadTests
{
    private static readonly TimeSpan s_hang = TimeSpan.FromSeconds(60);

    [Fact]
    public void Run_TurnThrows_EndsItsProgramsAndServesTheNext()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Programs are run on Unix.");
        using var exited = new ManualResetEventSlim();
        using var done = new ManualResetEventSlim();
        SubprocessRun first = null!;
        Action<string> before = BackgroundFaults.Report;
        BackgroundFaults.Report = static _ => { };
        EventLoopThread thread = EventLoopThread.Start(Start("sleep", "1000"), endsWithProcess: true, run =>
        {
            first = run;
            run.Exited = exited.Set;
            run.Done = done.Set;
        });
        try
        {
            thread.Post(static () => throw new InvalidTimeZoneException("broken"));

            Assert.True(exited.Wait(s_hang, TestContext.Current.CancellationToken));
            Assert.True(done.Wait(s_hang, TestContext.Current.CancellationToken));
        }
        finally
        {
            BackgroundFaults.Report = before;
        }

        Assert.Equal("broken", Assert.IsType<InvalidTimeZoneException>(first.Programs[0].Exit!.Fault).Message);
        Assert.True(SpinWait.SpinUntil(() => !Processes.IsAlive(first.Programs[0].ProcessId), s_hang));

        using var ended = new ManualResetEventSlim();
        _ = EventLoopThread.Start(Start("true"), endsWithProcess: true, run => run.Done = ended.Set);
        Assert.True(ended.Wait(s_hang, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Fail_WhatWasPostedThrowsToo_LeavesNoDescriptor()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Programs are run on Unix.");
        int before = Processes.DescriptorCount();
        using var done = new ManualResetEventSlim();
        using var posted = new ManualResetEventSlim();
        using var last = new ManualResetEventSlim();
        Action<string> report = BackgroundFaults.Report;
        BackgroundFaults.Report = static _ => { };
        try
        {
            EventLoopThread thread = EventLoopThread.Start(Start("sleep", "1000"), endsWithProcess: true, run => run.Done = done.Set);
            thread.Post(() => posted.Wait(s_hang));
            thread.Post(static () => throw new InvalidTimeZoneException("first"));
            thread.Post(static () => throw new InvalidTimeZoneException("second"));
            thread.Post(last.Set);
            posted.Set();

            Assert.True(done.Wait(s_hang, TestContext.Current.CancellationToken));
            Assert.True(last.Wait(s_hang, TestContext.Current.CancellationToken));
            Processes.AssertDescriptorsSettle(before);
        }
        finally
        {
            BackgroundFaults.Report = report;
        }
    }

    private static PipelineStart Start(params string[] words)
    {
        var search = new ProgramSearch("/usr/bin:/bin", null, "/");
        return new PipelineStart
        {
            Programs = [new ProgramStart(words[0], search.Find(words[0]), words[1..])],
            Environment = ["PATH=/usr/bin:/bin"],
            WorkingDirectory = "/",
            Output = StreamTarget.Discard,
            Error = StreamTarget.Discard,
        };
    }
}
