using ProcessCmdlets.Engine.Channels;

namespace ProcessCmdlets.Engine.Sync;

/// <summary>A thing that one process has and serves to others: a semaphore, an event, a barrier, a condition, a dictionary.</summary>
internal abstract class SharedService
{
    private protected SharedService(string? name)
    {
        Name = name;
    }

    internal Guid Id { get; } = Guid.NewGuid();

    /// <summary>The name by which other sessions find it, or null.</summary>
    internal string? Name { get; }

    /// <summary>The state's lock. Answers are sent under it, which never waits for a peer.</summary>
    private protected object Gate { get; } = new();

    /// <summary>Does what a call wants, or keeps it until that is possible.</summary>
    internal abstract void Call(in ServiceCall call, ref WireReader reader);

    /// <summary>A call that is kept is waited for no more. One that was answered meanwhile is as good.</summary>
    internal virtual void Cancel(ServiceUser user, int number)
    {
    }

    /// <summary>Removes what of it lies outside of this process.</summary>
    internal virtual void Unshare()
    {
    }

    /// <summary>A process has been given the handle.</summary>
    internal virtual void Enter(ServiceUser user)
    {
    }

    /// <summary>A process does without it: in order, or because it failed or ended.</summary>
    internal virtual void Leave(ServiceUser user, bool isInOrder)
    {
    }
}
