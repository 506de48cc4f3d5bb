using ProcessCmdlets.Engine.Runtime;

namespace Engine.Tests.Runtime;

public sealed class ShutdownSequenceTests
{
    [Fact]
    public void Run_ActionsOfSeveralPhases_RunInTheOrderOfPhasesAndThenOfRegistration()
    {
        var sequence = new ShutdownSequence();
        var ran = new List<string>();
        sequence.Add(ShutdownPhase.RemoveFiles, () => ran.Add("files"));
        sequence.Add(ShutdownPhase.SendMessages, () => ran.Add("first messages"));
        sequence.Add(ShutdownPhase.ReleaseLocks, () => ran.Add("locks"));
        sequence.Add(ShutdownPhase.SendMessages, () => ran.Add("second messages"));

        sequence.Run();

        Assert.Equal(["first messages", "second messages", "locks", "files"], ran);
    }

    [Fact]
    public void Run_ActionAddedByAnAction_RunsToo()
    {
        var sequence = new ShutdownSequence();
        var ran = new List<string>();
        sequence.Add(ShutdownPhase.RemoveFiles, () =>
        {
            ran.Add("files");
            sequence.Add(ShutdownPhase.SendMessages, () => ran.Add("late"));
        });
        sequence.Run();
        sequence.Run();

        Assert.Equal(["files", "late"], ran);
    }

    [Fact]
    public void Run_ActionThatThrows_KeepsNoOtherFromRunning()
    {
        Action<string> before = BackgroundFaults.Report;
        var reports = new List<string>();
        BackgroundFaults.Report = reports.Add;
        try
        {
            var sequence = new ShutdownSequence();
            bool hasRun = false;
            sequence.Add(ShutdownPhase.SendMessages, static () => throw new InvalidTimeZoneException("broken"));
            sequence.Add(ShutdownPhase.RemoveFiles, () => hasRun = true);

            sequence.Run();

            Assert.True(hasRun);
            Assert.Contains("shutdown: SendMessages", Assert.Single(reports), StringComparison.Ordinal);
        }
        finally
        {
            BackgroundFaults.Report = before;
        }
    }
}
