using ProcessCmdlets.Engine.Processes;
using ProcessCmdlets.Engine.Workers;

namespace Engine.Tests.Workers;

[Collection(ProcessesCollection.Name)]
public sealed class WorkerCommandTests
{
    private static readonly string s_hook = typeof(WorkerCommand).Assembly.Location;

    [Fact]
    public void For_AnyWorker_HasOneCommandLineForBothWays()
    {
        ChildStart hook = WorkerCommand.For(Options([]) with { UseHook = true });
        ChildStart command = WorkerCommand.For(Options([]) with { UseHook = false });

        Assert.Equal(hook.Arguments, command.Arguments);
        Assert.Equal(["-NoLogo", "-NoProfile", "-NonInteractive", "-Command"], hook.Arguments.Skip(1).Take(4));
        Assert.True(hook.Environment.ContainsKey("DOTNET_STARTUP_HOOKS"));
        Assert.False(command.Environment.ContainsKey("DOTNET_STARTUP_HOOKS"));
    }

    [Fact]
    public void For_StartMethodInTheEnvironment_LeavesTheHookOut()
    {
        using var change = new EnvironmentChange("PROCESSCMDLETS_STARTMETHOD", "Command");

        Assert.False(WorkerCommand.For(Options([])).Environment.ContainsKey("DOTNET_STARTUP_HOOKS"));
    }

    [Fact]
    public void For_UserHasHooks_PutsOursLastAndOnce()
    {
        ChildStart start = WorkerCommand.For(Options(new()
        {
            ["DOTNET_STARTUP_HOOKS"] = $"/a.dll{Path.PathSeparator}{s_hook}{Path.PathSeparator}/b.dll",
        }));

        Assert.Equal(
            $"/a.dll{Path.PathSeparator}/b.dll{Path.PathSeparator}{s_hook}", start.Environment["DOTNET_STARTUP_HOOKS"]);
    }

    [Fact]
    public void For_StartVariables_AreSetAndListed()
    {
        ChildStart start = WorkerCommand.For(Options(new() { ["POWERSHELL_UPDATECHECK"] = "LTS", ["OTHER"] = "1" }));

        Assert.Equal("Off", start.Environment["POWERSHELL_UPDATECHECK"]);
        Assert.Equal("1", start.Environment["OTHER"]);
        Assert.Equal(
            start.Environment.Keys.Except(["OTHER", ProcessMark.Variable]).Order(StringComparer.Ordinal),
            WorkerBootstrap.StartVariables.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void For_Mark_FollowsThatOfThisProcessAndIsLikeNoOther()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only there can the mark of a process be read.");
        using var outer = new EnvironmentChange(ProcessMark.Variable, "A.1.");

        ChildStart one = WorkerCommand.For(Options([]));
        ChildStart other = WorkerCommand.For(Options([]));

        Assert.Equal($"A.1./{one.Mark!.Name}", one.Environment[ProcessMark.Variable]);
        Assert.DoesNotContain(one.Mark.Name, other.Mark!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void For_Detached_BelongsToNoTree()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only there can the mark of a process be read.");
        using var outer = new EnvironmentChange(ProcessMark.Variable, "A.1.");

        ChildStart start = WorkerCommand.For(Options([]) with { Kind = WorkerKind.Detached });

        Assert.Null(start.Mark);
        Assert.Equal(ProcessMark.Outlives, start.Environment[ProcessMark.Variable]);
    }

    [Fact]
    public void For_UserHasSetATuningVariable_KeepsIt()
    {
        ChildStart start = WorkerCommand.For(Options(new() { ["DOTNET_EnableDiagnostics"] = "1" }));

        Assert.Equal("1", start.Environment["DOTNET_EnableDiagnostics"]);
    }

    [Fact]
    public void For_CallersDictionary_IsNotChanged()
    {
        Dictionary<string, string> environment = new() { ["A"] = "1" };

        _ = WorkerCommand.For(Options(environment));

        Assert.Equal(["A"], environment.Keys);
    }

    [Fact]
    public void RemoveHook_OwnEnvironment_KeepsTheUsersHooks()
    {
        using var hooks = new EnvironmentChange("DOTNET_STARTUP_HOOKS", $"/a.dll{Path.PathSeparator}{s_hook}");
        using var marker = new EnvironmentChange(StartVariables.Marker, "1");

        StartVariables.RemoveHook(s_hook);
        Assert.Equal("/a.dll", Environment.GetEnvironmentVariable("DOTNET_STARTUP_HOOKS"));
        Assert.Null(Environment.GetEnvironmentVariable(StartVariables.Marker));

        Environment.SetEnvironmentVariable("DOTNET_STARTUP_HOOKS", s_hook);
        StartVariables.RemoveHook(s_hook);
        Assert.Null(Environment.GetEnvironmentVariable("DOTNET_STARTUP_HOOKS"));
    }

    [Fact]
    public void Describe_CommandLine_LeavesTheBootstrapOut()
    {
        string text = WorkerCommand.Describe(WorkerCommand.For(Options([])));

        Assert.StartsWith("\"/opt/my pwsh\" x.dll -NoLogo", text, StringComparison.Ordinal);
        Assert.DoesNotContain("LoadFrom", text, StringComparison.Ordinal);
    }

    private static WorkerStartOptions Options(Dictionary<string, string> environment) => new()
    {
        Executable = new WorkerExecutable("/opt/my pwsh", ["x.dll"]),
        Environment = environment,
    };
}
