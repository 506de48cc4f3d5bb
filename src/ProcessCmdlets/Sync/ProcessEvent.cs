using ProcessCmdlets.Commands;
using ProcessCmdlets.Engine.Sync;
using ProcessCmdlets.Sync;

namespace ProcessCmdlets;

/// <summary>A flag that processes set, reset and wait for (<c>multiprocessing.Event</c>), as New-ProcessEvent makes it.</summary>
public sealed class ProcessEvent : SharedObject
{
    internal ProcessEvent(ServiceAccess access, string? name)
        : base(access, name)
    {
    }

    /// <inheritdoc/>
    internal override SharedObjectKind Kind => SharedObjectKind.Event;

    /// <summary>Whether it is set. <c>IsSet()</c> is the same.</summary>
    public bool IsSet => Ask(EventService.Test) != 0;

    /// <summary>Whether each Set lets just one go on who waits.</summary>
    public bool IsAutoReset => Ask(EventService.Describe) != 0;

    /// <summary>Sets it: who waits goes on.</summary>
    public void Set() => _ = Ask(EventService.Set);

    /// <summary>Takes it back: who comes from now on waits.</summary>
    public void Reset() => _ = Ask(EventService.Reset);

    /// <summary>Waits until it is set.</summary>
    /// <returns>True.</returns>
    public bool Wait() => Wait(Timeout.InfiniteTimeSpan);

    /// <summary>Waits until it is set, at most the given time.</summary>
    /// <param name="timeout">How long to wait; nothing or less looks once.</param>
    /// <returns>Whether it was set.</returns>
    public bool Wait(TimeSpan timeout) => IsOnce(timeout)
        ? Ask(EventService.TryWait) != 0
        : WaitFor(EventService.Wait, timeout, SetAgain) != 0;

    /// <summary>Waits until it is set, at most the given time.</summary>
    /// <param name="timeoutSeconds">How many seconds to wait; nothing or less looks once.</param>
    /// <returns>Whether it was set.</returns>
    public bool Wait(double timeoutSeconds) => Wait(InterruptibleWait.Seconds(timeoutSeconds));

    private void SetAgain()
    {
        if (IsAutoReset)
        {
            Set();
        }
    }
}
