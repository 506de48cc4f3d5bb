using ProcessCmdlets.Engine.Channels;

namespace Engine.Tests.Channels;

/// <summary>When the ends of a pipe are dead, as the process that made it sees them.</summary>
public sealed class PipeRendezvousTests
{
    private static readonly ChannelHandle s_place = new("nowhere", [], Guid.Empty);

    private readonly PipeRendezvous _meeting = new();
    private readonly object _maker = new();
    private readonly object _worker = new();
    private readonly Guid _ticket = Guid.NewGuid();
    private readonly List<PipeAnswer> _answers = [];

    [Fact]
    public void GiveUp_EndThatWasNotTaken_TellsWhoWaitsAtTheOther()
    {
        _meeting.Expect(1, _maker, _ticket);
        Wait();

        _meeting.GiveUp(1, _ticket);

        Assert.Equal([PipeAnswer.Listen, PipeAnswer.Closed], _answers);
    }

    [Fact]
    public void GiveUp_EndThatWasTaken_IsNotTheEndOfIt()
    {
        _meeting.Expect(1, _maker, _ticket);
        _meeting.Claim(1, _worker, _ticket);
        Wait();

        _meeting.GiveUp(1, _ticket);

        Assert.Equal([PipeAnswer.Listen], _answers);
        _meeting.OnHolderLost(_worker);
        Assert.Equal([PipeAnswer.Listen, PipeAnswer.Closed], _answers);
    }

    [Fact]
    public void TakeBack_EndThatWasNotGivenAfterAll_IsTheMakersAgain()
    {
        _meeting.Expect(1, _maker, _ticket);
        _meeting.Reclaim(1, _ticket);
        Wait();

        Assert.Equal([PipeAnswer.Listen], _answers);
        _meeting.Close(1);
        Assert.Equal([PipeAnswer.Listen, PipeAnswer.Closed], _answers);
    }

    [Fact]
    public void Release_WhileWorkOfTheProcessHasYetToTakeIt_LeavesTheEndToThat()
    {
        _meeting.Claim(1, _worker, Guid.Empty);
        _meeting.Expect(1, _worker, _ticket);
        _meeting.Release(1, _worker);
        Wait();

        Assert.Equal([PipeAnswer.Listen], _answers);
        _meeting.Claim(1, new object(), _ticket);
        _meeting.OnHolderLost(_worker);
        Assert.Equal([PipeAnswer.Listen], _answers);
    }

    [Fact]
    public void Lose_ProcessWhoseWorkHasYetToTakeIt_TellsWhoWaitsAtTheOther()
    {
        _meeting.Claim(1, _worker, Guid.Empty);
        _meeting.Expect(1, _worker, _ticket);
        Wait();

        _meeting.OnHolderLost(_worker);

        Assert.Equal([PipeAnswer.Listen, PipeAnswer.Closed], _answers);
    }

    [Fact]
    public void Close_EndThatIsExpected_LeavesItToTheWork()
    {
        _meeting.Expect(1, _maker, _ticket);
        _meeting.Close(1);
        Wait();

        Assert.Equal([PipeAnswer.Listen], _answers);
    }

    [Fact]
    public void Lose_ProcessThatHadACopy_LeavesTheEndToTheMaker()
    {
        _meeting.Expect(1, _maker, _ticket, isCopy: true);
        _meeting.Claim(1, _worker, _ticket);
        Wait();

        _meeting.OnHolderLost(_worker);

        Assert.Equal([PipeAnswer.Listen], _answers);
        _meeting.Close(1);
        Assert.Equal([PipeAnswer.Listen, PipeAnswer.Closed], _answers);
    }

    [Fact]
    public void Lose_ProcessThatHadACopyOfWhatTheMakerHasClosed_TellsWhoWaitsAtTheOther()
    {
        _meeting.Expect(1, _maker, _ticket, isCopy: true);
        _meeting.Claim(1, _worker, _ticket);
        _meeting.Close(1);
        Wait();

        _meeting.OnHolderLost(_worker);

        Assert.Equal([PipeAnswer.Listen, PipeAnswer.Closed], _answers);
    }

    private void Wait() => _meeting.Use(0, _maker, s_place, (answer, _) => _answers.Add(answer));
}
