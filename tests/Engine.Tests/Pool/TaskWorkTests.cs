using System.Management.Automation;
using System.Text;
using Engine.Tests.Workers;
using ProcessCmdlets;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Pool;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Engine.Workers;
using ProcessCmdlets.Handles;
using ProcessCmdlets.Pools;
using ProcessCmdlets.Serialization;
using ProcessCmdlets.Session.Wire;

namespace Engine.Tests.Pool;

/// <summary>How a submitted task ends where two ends meet.</summary>
[Collection(ProcessesCollection.Name)]
public sealed class TaskWorkTests : IDisposable
{
    private const int Hang = 120_000;

    private readonly TestSource _source = new() { Way = "quiet" };
    private readonly ProcessPool _pool;

    public TaskWorkTests()
    {
        var launch = new PoolLaunch
        {
            Executable = DummyProgram.Options().Executable,
            Environment = new Dictionary<string, string>(),
        };
        _pool = new ProcessPool(new PoolSettings { Name = "test", Size = 1 }, launch, _source);
    }

    public void Dispose()
    {
        _pool.Dispose();
        Assert.Empty(WorkerRegistry.Snapshot());
    }

    [Fact(Timeout = Hang)]
    public async Task Receive_ResultMeetsTheTimeout_StandsAndIsNotDoneAgain()
    {
        using ProcessTask task = Submit(
            new CompletedMessage { Outcome = TaskOutcome.Completed }, TimeSpan.FromMilliseconds(50), retries: 3);

        await EndAsync(task);

        Assert.Equal(JobState.Completed, task.JobStateInfo.State);
        Assert.Equal(1, task.Attempts);
        Assert.Equal(1, _source.Count);
        Assert.True(SpinWait.SpinUntil(() => _pool.TasksCompleted == 1, TimeSpan.FromSeconds(60)));
    }

    [Fact(Timeout = Hang)]
    public async Task Receive_StoppedByTheTimeout_IsDoneAgainAndFails()
    {
        using ProcessTask task = Submit(
            new CompletedMessage { Outcome = TaskOutcome.Stopped, ExitCode = 1 }, TimeSpan.FromMilliseconds(50), retries: 1);

        await EndAsync(task);

        Assert.Equal(JobState.Failed, task.JobStateInfo.State);
        _ = Assert.IsType<TaskTimeoutException>(task.JobStateInfo.Reason);
        Assert.Equal(2, task.Attempts);
    }

    [Fact(Timeout = Hang)]
    public async Task Receive_ResultMeetsAStop_Stands()
    {
        using ProcessTask task = Submit(new CompletedMessage { Outcome = TaskOutcome.Completed }, TimeSpan.Zero, retries: 0);
        Assert.True(SpinWait.SpinUntil(() => task.Information.Count > 0, TimeSpan.FromSeconds(60)), "The worker must have its run.");

        task.StopJob();

        await EndAsync(task);
        Assert.Equal(JobState.Completed, task.JobStateInfo.State);
    }

    [Fact(Timeout = Hang)]
    public async Task Lost_WorkerHasNotAcceptedIt_IsDoneByAnotherAsTheFirstAttempt()
    {
        string claim = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            using var task = new ProcessTask("command", null, _pool, Launch(
                Text($"die-unaccepted {claim} {Convert.ToHexString(Bytes(new CompletedMessage { Outcome = TaskOutcome.Completed }))}"),
                TimeSpan.Zero, 0, new TransferredHandles()));
            task.StartJob();

            await EndAsync(task);

            Assert.Equal(JobState.Completed, task.JobStateInfo.State);
            Assert.Equal(1, task.Attempts);
            Assert.Equal(2, _source.Count);
        }
        finally
        {
            File.Delete(claim);
        }
    }

    [Theory(Timeout = Hang)]
    [InlineData("die-accepted", 1)]
    [InlineData("die-unaccepted always", 6)]
    public async Task Lost_WorkerHasAcceptedItOrNoneEverDoes_Fails(string run, int starts)
    {
        using var task = new ProcessTask("command", null, _pool, Launch(Text(run), TimeSpan.Zero, 0, new TransferredHandles()));
        task.StartJob();

        await EndAsync(task);

        Assert.Equal(JobState.Failed, task.JobStateInfo.State);
        _ = Assert.IsType<WorkerLostException>(task.JobStateInfo.Reason);
        Assert.Equal(1, task.Attempts);
        Assert.Equal(starts, _source.Count);
    }

    [Fact(Timeout = Hang)]
    public async Task Send_WorkerIsGone_IsNoAttempt()
    {
        var observer = new RecordingObserver();
        WorkerProcess worker = await DummyProgram.StartWorkerAsync(observer);
        worker.Dispose();
        _ = await worker.Exited.WaitAsync(TestContext.Current.CancellationToken);
        var launch = Launch([], TimeSpan.FromHours(1), 0, new TransferredHandles());
        using var task = new ProcessTask("command", null, _pool, launch);
        var work = new TaskWork(task, _pool, launch);

        _ = Assert.Throws<ConnectionLostException>(() => work.Send(new WorkAssignment(worker, 0, 1)));
        work.Unsent();

        Assert.Equal(0, work.Attempts);
    }

    [Fact(Timeout = Hang)]
    public async Task End_WhatItWasGivenCannotBeTold_EndsAllTheSame()
    {
        var ends = new TransferredHandles();
        var end = new ProcessPipeEnd(new FailingPipeOwner(), Guid.NewGuid(), 0, "pipe", canSend: true, canReceive: true);
        _ = ends.Give(end, out _);
        var launch = Launch(AtStop(new CompletedMessage { Outcome = TaskOutcome.Completed }), TimeSpan.FromMilliseconds(50), 0, ends);
        using var task = new ProcessTask("command", null, _pool, launch);
        task.StartJob();

        await EndAsync(task);

        Assert.Equal(JobState.Completed, task.JobStateInfo.State);
        Assert.Equal(0, ends.Count);
    }

    private static byte[] AtStop(CompletedMessage message) => Text($"at-stop {Convert.ToHexString(Bytes(message))}");

    private static byte[] Text(string run) => Encoding.UTF8.GetBytes(run);

    private static byte[] Bytes(CompletedMessage message)
    {
        using var buffer = new PayloadBuffer();
        message.Write(new ValueWriter(buffer));
        return buffer.Payload.ToArray();
    }

    private static TaskLaunch Launch(byte[] run, TimeSpan timeout, int retries, TransferredHandles ends) =>
        new() { Session = [], Run = run, Ends = ends, Timeout = timeout, Retries = retries };

    private static async Task EndAsync(ProcessTask task) =>
        Assert.True(await Task.Run(() => task.Finished.WaitOne(TimeSpan.FromSeconds(60))), "The task must end.");

    /// <summary>Submits a task whose worker answers with a message when it is told to stop.</summary>
    private ProcessTask Submit(CompletedMessage atStop, TimeSpan timeout, int retries)
    {
        var task = new ProcessTask("command", null, _pool, Launch(AtStop(atStop), timeout, retries, new TransferredHandles()));
        task.StartJob();
        return task;
    }
}
