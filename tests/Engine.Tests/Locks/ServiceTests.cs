using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Locks;
using ProcessCmdlets.Engine.SharedObjects;

namespace Engine.Tests.Locks;

/// <summary>What is served, without a connection: who is answered when, and what a user's death does.</summary>
public sealed class ServiceTests
{
    private readonly TestUser _first = new();
    private readonly TestUser _second = new();

    [Fact]
    public void Semaphore_SeveralWait_AreServedInTheirOrder()
    {
        var semaphore = new SemaphoreService(null, 0, isBounded: false);
        int first = _first.Call(semaphore, SemaphoreService.Acquire);
        int second = _second.Call(semaphore, SemaphoreService.Acquire);
        int third = _first.Call(semaphore, SemaphoreService.Acquire);
        semaphore.Cancel(_second, second);
        Assert.Equal(0, _second.Answer(second));
        Assert.Equal(1, _second.Answer(_second.Call(semaphore, SemaphoreService.Release, 1)));
        Assert.Equal(1, _first.Answer(first));
        Assert.Null(_first.Answer(third));

        // What was answered is not taken back.
        semaphore.Cancel(_first, first);
        Assert.Equal(0, _first.Answer(_first.Call(semaphore, SemaphoreService.TryAcquire)));
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 2)]
    public void Semaphore_UserLeaves_GivesBackUnlessInOrder(bool cleanExit, int expected)
    {
        var semaphore = new SemaphoreService(null, 3, isBounded: true);
        for (int i = 0; i < 3; i++)
        {
            _ = _first.Call(semaphore, SemaphoreService.Acquire);
        }

        _ = _first.Call(semaphore, SemaphoreService.Release, 1);
        _ = _second.Call(semaphore, SemaphoreService.Acquire);
        semaphore.Leave(_first, cleanExit);
        Assert.Equal(expected, _second.Answer(_second.Call(semaphore, SemaphoreService.Describe)));
    }

    [Fact]
    public void Semaphore_BoundedAndFull_RefusesARelease()
    {
        var semaphore = new SemaphoreService(null, 1, isBounded: true);
        Assert.Equal(0, _first.Answer(_first.Call(semaphore, SemaphoreService.Release, 1)));
        Assert.Equal(0, _first.Answer(_first.Call(semaphore, SemaphoreService.Release, -1)));
    }

    [Fact]
    public void Event_ResetsItself_LetsOneGoOnEachTime()
    {
        var signal = new EventService(null, resetsItself: true, isSet: false);
        int first = _first.Call(signal, EventService.Wait);
        int second = _second.Call(signal, EventService.Wait);
        _ = _first.Call(signal, EventService.Set);
        Assert.Equal(1, _first.Answer(first));
        Assert.Null(_second.Answer(second));
        signal.Leave(_second, cleanExit: false);
        Assert.Equal(0, _second.Answer(second));
        _ = _first.Call(signal, EventService.Set);
        Assert.Equal(1, _first.Answer(_first.Call(signal, EventService.TryWait)));
        Assert.Equal(0, _first.Answer(_first.Call(signal, EventService.TryWait)));
    }

    [Fact]
    public void Barrier_AllHaveCome_EachGetsAnotherNumber()
    {
        var barrier = new BarrierService(2, hasAction: false);
        for (int round = 0; round < 3; round++)
        {
            int first = _first.Call(barrier, BarrierService.Wait);
            Assert.Null(_first.Answer(first));
            int second = _second.Call(barrier, BarrierService.Wait);
            Assert.Equal(0, _first.Answer(first));
            Assert.Equal(1, _second.Answer(second));
        }
    }

    [Fact]
    public void Barrier_PartyEndsBeforeItHasTheHandle_BreaksIt()
    {
        var barrier = new BarrierService(2, hasAction: false);
        int waiting = _first.Call(barrier, BarrierService.Wait);

        // One that had it takes its leave itself, as its connection tells.
        barrier.Enter(_second);
        Lose(barrier, _second.ProcessId, _second.Number);
        Assert.Null(_first.Answer(waiting));

        // That another task of its process had it means nothing.
        Lose(barrier, _second.ProcessId, _second.Number + 1);
        Assert.Equal((int)BarrierBreak.PartyLost, _first.Answer(waiting));
    }

    [Fact]
    public void Barrier_EndOfAPartyOvertakesItsOwnMessages_BreaksItOnce()
    {
        var barrier = new BarrierService(2, hasAction: false);
        Lose(barrier, _second.ProcessId, _second.Number);
        _ = _first.Call(barrier, BarrierService.Reset);
        int waiting = _first.Call(barrier, BarrierService.Wait);

        barrier.Enter(_second);
        barrier.Leave(_second, cleanExit: false);

        Assert.Null(_first.Answer(waiting));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Leave_CallsThatWait_AreAnswered(bool cleanExit)
    {
        var semaphore = new SemaphoreService(null, 0, isBounded: false);
        int acquiring = _first.Call(semaphore, SemaphoreService.Acquire);
        semaphore.Leave(_first, cleanExit);
        Assert.Equal(0, _first.Answer(acquiring));
        var signal = new EventService(null, resetsItself: false, isSet: false);
        int waiting = _first.Call(signal, EventService.Wait);
        signal.Leave(_first, cleanExit);
        Assert.Equal(0, _first.Answer(waiting));
        var condition = new ConditionService();
        int ticket = _first.Call(condition, ConditionService.Enlist);
        int noticing = _first.Call(condition, ConditionService.Await, ticket);
        condition.Leave(_first, cleanExit);
        Assert.Equal(0, _first.Answer(noticing));
    }

    [Fact]
    public void Condition_LeftBetweenTheTwoCalls_AnswersTheSecond()
    {
        var condition = new ConditionService();
        int ticket = _first.Call(condition, ConditionService.Enlist);
        condition.Leave(_first, cleanExit: false);
        Assert.Equal(0, _first.Answer(_first.Call(condition, ConditionService.Await, ticket)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Access_OneTaskOfTheProcessFails_AnotherKeepsWhatItHas(bool isRemote)
    {
        var local = new LocalSharedObjectProxy(new SemaphoreService(null, 2, isBounded: true)) { Title = "semaphore" };
        var remote = new RemoteSharedObjectProxy(local.Handle) { Title = "semaphore" };
        SharedObjectProxy access = isRemote ? remote : local;
        var first = new TaskScope(71, 0);
        var second = new TaskScope(72, 1);
        first.Run(() => Assert.Equal(1, access.Send(SemaphoreService.TryAcquire).Number()));
        second.Run(() => Assert.Equal(1, access.Send(SemaphoreService.TryAcquire).Number()));
        ServiceRequest? waiting = null;
        second.Run(() => waiting = access.Send(SemaphoreService.Acquire));
        RemoteSharedObjectProxy.LeaveAll(first.Number, cleanExit: false);
        LocalSharedObjectSession.LeaveAll(first.Number, cleanExit: false);

        // It is the first one's that goes to the second.
        Assert.True(waiting!.Wait(TimeSpan.FromSeconds(30), CancellationToken.None));
        Assert.Equal(1, waiting.Number());
        Assert.Equal(0, access.Send(SemaphoreService.TryAcquire).Number());
        RemoteSharedObjectProxy.LeaveAll(second.Number, cleanExit: false);
        LocalSharedObjectSession.LeaveAll(second.Number, cleanExit: false);
        Assert.Equal(1, access.Send(SemaphoreService.TryAcquire).Number());
        remote.Release();
        local.Release();
    }

    [Fact]
    public void Barrier_ActionRuns_OthersWaitForItAndTheNextRoundToo()
    {
        var barrier = new BarrierService(2, hasAction: true);
        var third = new TestUser();
        int first = _first.Call(barrier, BarrierService.Wait);
        int second = _second.Call(barrier, BarrierService.Wait);
        Assert.Equal(BarrierService.RunAction | 1, _second.Answer(second));
        int next = third.Call(barrier, BarrierService.Wait);
        Assert.Null(_first.Answer(first));
        Assert.Equal(1, _second.Answer(_second.Call(barrier, BarrierService.ActionDone, payload => payload.WriteByte(1))));
        Assert.Equal(0, _first.Answer(first));
        Assert.Null(third.Answer(next));
        _ = _first.Call(barrier, BarrierService.Wait);
        _ = _first.Call(barrier, BarrierService.ActionDone, payload => payload.WriteByte(1));
        Assert.Equal(0, third.Answer(next));
    }

    [Fact]
    public void Barrier_RunnerOfTheActionDies_Breaks()
    {
        var barrier = new BarrierService(2, hasAction: true);
        int first = _first.Call(barrier, BarrierService.Wait);
        _ = _second.Call(barrier, BarrierService.Wait);
        barrier.Leave(_second, cleanExit: false);
        Assert.Equal((int)BarrierBreak.PartyLost, _first.Answer(first));
        Assert.Equal((int)BarrierBreak.PartyLost, _first.Answer(_first.Call(barrier, BarrierService.Wait)));
    }

    [Fact]
    public void Barrier_WaitIsGivenUp_BreaksForAll()
    {
        var barrier = new BarrierService(3, hasAction: false);
        int first = _first.Call(barrier, BarrierService.Wait);
        int second = _second.Call(barrier, BarrierService.Wait);
        barrier.Cancel(_second, second);
        Assert.Equal((int)BarrierBreak.GivenUp, _first.Answer(first));
        Assert.Equal((int)BarrierBreak.GivenUp, _second.Answer(second));
        barrier.Leave(_first, cleanExit: true);
        _ = _first.Call(barrier, BarrierService.Reset);
        Assert.Null(_first.Answer(_first.Call(barrier, BarrierService.Wait)));
    }

    [Fact]
    public void Condition_NotifiedBetweenTheTwoCalls_IsNotMissed()
    {
        var condition = new ConditionService();
        int ticket = _first.Call(condition, ConditionService.Enlist);
        Assert.Equal(1, _second.Answer(_second.Call(condition, ConditionService.Notify, 5)));
        Assert.Equal(1, _first.Answer(_first.Call(condition, ConditionService.Await, ticket)));
    }

    [Fact]
    public void Condition_WaiterDiesOrGivesUp_AnotherIsNotified()
    {
        var condition = new ConditionService();
        var third = new TestUser();
        _ = _first.Call(condition, ConditionService.Enlist);
        int given = _second.Call(condition, ConditionService.Await, _second.Call(condition, ConditionService.Enlist));
        int last = third.Call(condition, ConditionService.Await, third.Call(condition, ConditionService.Enlist));
        condition.Leave(_first, cleanExit: false);
        condition.Cancel(_second, given);
        Assert.Equal(0, _second.Answer(given));
        Assert.Equal(1, _second.Answer(_second.Call(condition, ConditionService.Notify, 1)));
        Assert.Equal(1, third.Answer(last));
    }

    [Fact]
    public void Condition_NotifiedDiesBeforeItHears_AnotherIsNotified()
    {
        var condition = new ConditionService();
        _ = _first.Call(condition, ConditionService.Enlist);
        int other = _second.Call(condition, ConditionService.Await, _second.Call(condition, ConditionService.Enlist));
        Assert.Equal(1, _second.Answer(_second.Call(condition, ConditionService.Notify, 1)));
        Assert.Null(_second.Answer(other));
        condition.Leave(_first, cleanExit: false);
        Assert.Equal(1, _second.Answer(other));
    }

    [Fact]
    public void Dictionary_ChangedMeanwhile_UpdateTellsWhatIsThere()
    {
        var dictionary = new DictionaryService(null, isCaseSensitive: false);
        Put(dictionary, 1);
        byte[] read = _first.Bytes(_first.Call(dictionary, DictionaryService.Get, payload => payload.WriteBody([7])))!;
        long version = BitConverter.ToInt64(read, 1);
        Put(dictionary, 2);
        byte[] refused = Update(dictionary, 3, version);
        Assert.Equal([0, 1], refused[..2]);
        Assert.Equal(2, refused[^1]);
        Assert.Equal([1], Update(dictionary, 3, BitConverter.ToInt64(refused, 2)));
    }

    [Fact]
    public void Dictionary_Changed_ItsNumberIsAnother()
    {
        var dictionary = new DictionaryService(null, isCaseSensitive: false);
        using DictionaryVersions versions = DictionaryVersions.Open(dictionary.Share())!;
        uint hash = new DictionaryKey([7]).Hash;
        long before = versions.Read(hash);
        Put(dictionary, 1);
        long after = versions.Read(hash);
        Assert.NotEqual(before, after);
        _ = _first.Call(dictionary, DictionaryService.Get, payload => payload.WriteBody([7]));
        Assert.Equal(after, versions.Read(hash));
        _ = _first.Call(dictionary, DictionaryService.Remove, payload => payload.WriteBody([7]));
        Assert.NotEqual(after, versions.Read(hash));
        dictionary.Unshare();
    }

    [Fact]
    public void Access_OfAnotherProcess_AnswersAndKnowsWhenItIsRemoved()
    {
        var local = new LocalSharedObjectProxy(new SemaphoreService(null, 1, isBounded: false)) { Title = "semaphore" };
        var remote = new RemoteSharedObjectProxy(local.Handle) { Title = "semaphore" };
        Assert.Equal(1, remote.Send(SemaphoreService.TryAcquire).Number());
        ServiceRequest waiting = remote.Send(SemaphoreService.Acquire);
        Assert.False(waiting.Wait(TimeSpan.FromMilliseconds(20), CancellationToken.None));
        Assert.Equal(1, local.Send(SemaphoreService.Release, 1).Number());
        Assert.True(waiting.Wait(TimeSpan.FromSeconds(30), CancellationToken.None));
        Assert.Equal(1, waiting.Number());
        Assert.Equal(0, remote.Ask(remote.Begin(SemaphoreService.TryAcquire))[0]);
        local.Release();
        Assert.Throws<SharedObjectLostException>(() => remote.Send(SemaphoreService.TryAcquire).Number());
        remote.Release();
    }

    private void Lose(BarrierService barrier, int processId, int task) => _ = _first.Call(barrier, BarrierService.Lose, payload =>
    {
        payload.WriteInt32(processId);
        payload.WriteInt32(task);
    });

    private void Put(DictionaryService dictionary, byte value) => _ = _second.Call(dictionary, DictionaryService.Set, payload =>
    {
        payload.WriteBody([7]);
        payload.WriteBody([7]);
        payload.WriteBody([value]);
    });

    private byte[] Update(DictionaryService dictionary, byte value, long version) => _first.Bytes(
        _first.Call(dictionary, DictionaryService.Update, payload =>
        {
            payload.WriteBody([7]);
            payload.WriteBody([7]);
            payload.WriteBody([value]);
            payload.WriteInt64(version);
        }))!;
}
