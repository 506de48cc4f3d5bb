using System.Management.Automation;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.SharedObjects;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Errors;
using ProcessCmdlets.SharedObjects;
using ProcessCmdlets.Waiting;

namespace ProcessCmdlets;

/// <summary>Where processes wait until all have come (<c>multiprocessing.Barrier</c>), as New-ProcessBarrier makes it.</summary>
public sealed class ProcessBarrier : SharedObject
{
    internal ProcessBarrier(SharedObjectProxy access, int parties, BarrierAction? action, double? timeoutSeconds)
        : base(access, null)
    {
        Parties = parties;
        Run = action;
        TimeoutSeconds = timeoutSeconds;
    }

    internal BarrierAction? Run { get; }

    /// <inheritdoc/>
    internal override SharedObjectKind Kind => SharedObjectKind.Barrier;

    /// <summary>How many must wait for all to go on.</summary>
    public int Parties { get; }

    /// <summary>What the last to come runs before all go on, or null.</summary>
    public string? Action => Run?.Command;

    /// <summary>How long Wait waits where it is not told, or null for as long as it takes.</summary>
    public double? TimeoutSeconds { get; }

    /// <summary>How many wait now.</summary>
    public int Waiting => State.Waiting;

    /// <summary>Whether it is broken: who waits gets an error until it is reset.</summary>
    public bool IsBroken => State.IsBroken;

    private (int Waiting, bool IsBroken) State => Guard(() =>
    {
        var reader = new WireReader(Access.Send(BarrierService.Describe).Result());
        return (reader.ReadInt32(), reader.ReadInt32() != 0);
    });

    /// <summary>Waits until all parties wait.</summary>
    /// <returns>A number from 0 to one less than the parties, another one for each.</returns>
    /// <exception cref="RuntimeException">The barrier is or gets broken: BarrierBroken.</exception>
    public int Wait() => Wait(TimeoutSeconds is { } seconds ? InterruptibleWait.Seconds(seconds) : Timeout.InfiniteTimeSpan);

    /// <summary>Waits until all parties wait, at most the given time; when it is over, the barrier breaks.</summary>
    /// <param name="timeout">How long to wait.</param>
    /// <returns>A number from 0 to one less than the parties, another one for each.</returns>
    /// <exception cref="RuntimeException">The barrier is or gets broken: BarrierBroken.</exception>
    public int Wait(TimeSpan timeout)
    {
        int answer = WaitFor(BarrierService.Wait, timeout);
        if (answer >= BarrierService.RunAction)
        {
            answer = RunAction();
        }

        return answer >= 0 ? answer : throw ErrorRecords.Terminating(ErrorRecords.BarrierBroken(this, (BarrierBreak)answer));
    }

    /// <summary>Waits until all parties wait, at most the given time; when it is over, the barrier breaks.</summary>
    /// <param name="timeoutSeconds">How many seconds to wait.</param>
    /// <returns>A number from 0 to one less than the parties, another one for each.</returns>
    /// <exception cref="RuntimeException">The barrier is or gets broken: BarrierBroken.</exception>
    public int Wait(double timeoutSeconds) => Wait(InterruptibleWait.Seconds(timeoutSeconds));

    /// <summary>Breaks the barrier: who waits, and whoever comes, gets an error.</summary>
    public void Abort() => _ = Ask(BarrierService.Abort);

    /// <summary>Makes the barrier as new. Who waits gets an error.</summary>
    public void Reset() => _ = Ask(BarrierService.Reset);

    /// <summary>Tells who serves the barrier that this task is one of its parties, whose failure breaks it.</summary>
    internal void Join()
    {
        try
        {
            Access.Hold();
        }
        catch (SharedObjectLostException)
        {
            // Whoever uses it will be told.
        }
    }

    /// <summary>Tells who serves the barrier that a task that was to take part in it has ended.</summary>
    internal void Lose(int processId, int taskId)
    {
        try
        {
            PayloadBuffer payload = Access.Begin(BarrierService.Lose);
            payload.WriteInt32(processId);
            payload.WriteInt32(taskId);
            _ = Access.Send(payload);
        }
        catch (SharedObjectLostException)
        {
            // Nobody waits there any more.
        }
    }

    private int RunAction()
    {
        bool isDone = false;
        try
        {
            _ = Guard(() =>
            {
                Run!.Run();
                return true;
            });
            isDone = true;
        }
        finally
        {
            if (!isDone)
            {
                _ = EndAction(isDone: false);
            }
        }

        return EndAction(isDone: true);
    }

    private int EndAction(bool isDone) => Guard(() =>
    {
        PayloadBuffer payload = Access.Begin(BarrierService.ActionDone);
        payload.WriteByte(isDone ? (byte)1 : (byte)0);
        return Access.Send(payload).Number();
    });
}
