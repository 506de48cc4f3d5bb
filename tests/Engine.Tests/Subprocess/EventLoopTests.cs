using System.Globalization;
using System.Text;
using Engine.Tests.Workers;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Subprocess;

namespace Engine.Tests.Subprocess;

/// <summary>Programs served by a loop on the thread that turns it.</summary>
[Collection(ProcessesCollection.Name)]
public sealed class EventLoopTests
{
    private static readonly TimeSpan s_hang = TimeSpan.FromSeconds(60);

    [Fact]
    public void Turn_ThreeStages_PassesBytesAndTellsEachEnd()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Programs are run on Unix.");
        var output = new MemorySink();
        using EventLoop loop = EventLoop.Create("sh");
        SubprocessRun run = loop.Start(Start(output, ["yes"], ["head", "-n", "2"], ["sh", "-c", "cat; exit 3"]));

        Finish(loop, run);

        Assert.Equal("y\ny\n", Encoding.UTF8.GetString(output.ToArray()));
        Assert.Equal(13, run.Programs[0].Exit!.Signal);
        Assert.Equal([0, 3], run.Programs.Skip(1).Select(program => program.Exit!.ExitCode));
        Assert.True(run.Duration > TimeSpan.Zero);
    }

    [Fact]
    public void Start_SecondProgramCannotRun_LeavesNothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Programs are run on Unix.");
        using EventLoop loop = EventLoop.Create("sleep");
        int before = Processes.DescriptorCount();
        IReadOnlyList<int> children = Processes.Children();
        PipelineStart start = Start(new MemorySink(), ["sleep", "1000"], ["sleep", "1"]);
        start = start with { Programs = [start.Programs[0], start.Programs[1] with { Path = "/etc/passwd" }] };

        Assert.Throws<ProgramStartException>(() => loop.Start(start));

        Assert.True(SpinWait.SpinUntil(() => !Processes.Children().Except(children).Any(), s_hang));
        Processes.AssertDescriptorsSettle(before);
    }

    [Fact]
    public void Stop_ProgramThatHasEndedFirst_KillsWhatItLeftBehind()
    {
        Assert.SkipWhen(!OperatingSystem.IsLinux(), "Who holds a pipe is told on Linux.");
        var output = new MemorySink();
        using EventLoop loop = EventLoop.Create("sh");
        SubprocessRun run = loop.Start(Start(output, ["sh", "-c", "setsid sh -c 'echo $$; exec sleep 1000' & exit 0"]));
        while (output.Length == 0 || !run.IsExited)
        {
            loop.Turn(s_hang);
        }

        run.Stop();
        Finish(loop, run);

        int left = int.Parse(Encoding.UTF8.GetString(output.ToArray()), CultureInfo.InvariantCulture);
        Assert.True(SpinWait.SpinUntil(() => !Processes.IsAlive(left), s_hang));
    }

    [Fact]
    public void Stop_ProgramThatIgnoresIt_IsKilledAfterTheGrace()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Programs are run on Unix.");
        var output = new MemorySink();
        using EventLoop loop = EventLoop.Create("sh");
        SubprocessRun run = loop.Start(Start(output, ["sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1000; done"]));
        while (output.Length == 0)
        {
            loop.Turn(s_hang);
        }

        run.Grace = TimeSpan.FromMilliseconds(50);
        run.Stop();
        Finish(loop, run);

        Assert.Equal(9, run.Programs[0].Exit!.Signal);
    }

    [Fact]
    public void Turn_ManyRuns_LeavesNoDescriptorAndNoZombie()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Programs are run on Unix.");
        using EventLoop loop = EventLoop.Create("true");
        Finish(loop, loop.Start(Start(new MemorySink(), ["true"])));
        int descriptors = Processes.DescriptorCount();
        int children = Processes.Children().Count;
        for (int i = 0; i < 300; i++)
        {
            Finish(loop, loop.Start(Start(new MemorySink(), ["true"])));
        }

        Processes.AssertDescriptorsSettle(descriptors);
        Assert.InRange(Processes.Children().Count, 0, children);
    }

    private static PipelineStart Start(OutputSink output, params string[][] programs)
    {
        var search = new ProgramSearch("/usr/bin:/bin", null, "/");
        return new PipelineStart
        {
            Programs = programs.Select(words => new ProgramStart(words[0], search.Find(words[0]), words[1..])).ToArray(),
            Environment = ["PATH=/usr/bin:/bin"],
            WorkingDirectory = "/",
            Output = new StreamTarget.Pipe(output),
            Error = StreamTarget.Discard,
        };
    }

    private static void Finish(EventLoop loop, SubprocessRun run)
    {
        run.SetTimeout(s_hang);
        while (!run.IsDone)
        {
            loop.Turn(s_hang);
        }

        Assert.False(run.TimedOut);
    }
}
