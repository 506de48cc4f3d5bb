using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Locks;
using ProcessCmdlets.Engine.Runtime;
using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Engine.SharedObjects;

/// <summary>A thing of another process. The connection is made when it is first used.</summary>
internal sealed class RemoteSharedObjectProxy : SharedObjectProxy
{
    private static readonly object s_gate = new();

    // What the tasks of this process have used, and have not taken their leave of.
    private static readonly HashSet<(RemoteSharedObjectProxy Access, int User)> s_held = [];

    private ChannelClientConnection? _link;
    private DirectServiceConnection? _quick;

    static RemoteSharedObjectProxy()
    {
        // A script that ends its process in order, with the exit code 0, gives nothing back that it has taken.
        ProcessShutdown.Register(ShutdownPhase.ReleaseSharedObjects, static () => LeaveAll(null, Environment.ExitCode == 0));
    }

    internal RemoteSharedObjectProxy(ChannelHandle handle)
    {
        Handle = handle;
    }

    /// <inheritdoc/>
    internal override Guid Id => Handle.Id;

    /// <inheritdoc/>
    internal override ChannelHandle Handle { get; }

    /// <inheritdoc/>
    internal override bool IsLocal => false;

    /// <inheritdoc/>
    internal override bool IsLost => _link is not { IsLost: false };

    /// <summary>Takes leave of all that a task has used.</summary>
    /// <param name="user">The task's number; null is every task of this process, and the process itself.</param>
    /// <param name="cleanExit">False where the script failed, so that others must not wait for its part.</param>
    internal static void LeaveAll(int? user, bool cleanExit)
    {
        (RemoteSharedObjectProxy Access, int User)[] held;
        lock (s_gate)
        {
            held = [.. s_held.Where(one => user is null || one.User == user)];
            s_held.ExceptWith(held);
        }

        foreach ((RemoteSharedObjectProxy access, int number) in held)
        {
            access._link?.Tell(FrameKind.ServiceLeave, 0, access.Id, number, cleanExit);
        }
    }

    /// <inheritdoc/>
    internal override ServiceRequest Send(PayloadBuffer payload)
    {
        int user = UserOf(payload);
        ChannelClientConnection link = Open(user);
        PendingReply answer = link.Call(payload, out int number);
        return new ServiceRequest(this, answer, user, number);
    }

    /// <inheritdoc/>
    internal override ReadOnlySpan<byte> Ask(PayloadBuffer payload)
    {
        // This one has a thread that notices the owner's end.
        _ = Open(UserOf(payload));
        DirectServiceConnection? link;
        lock (s_gate)
        {
            if (_quick is { IsLost: true })
            {
                _quick.Dispose();
                _quick = null;
            }

            link = _quick ??= DirectServiceConnection.Open(Handle);
        }

        byte[]? answer = link?.Call(payload);
        return answer is null ? throw new SharedObjectLostException(Title, isRemoved: false)
            : answer[0] == (byte)ChannelEnd.None ? answer.AsSpan(1)
            : throw new SharedObjectLostException(Title, isRemoved: true);
    }

    /// <inheritdoc/>
    internal override void Cancel(int user, int number) => _link?.Tell(FrameKind.ServiceCancel, number, Id, user);

    /// <inheritdoc/>
    internal override void Hold()
    {
        int user = TaskScope.Current.Number;
        Open(user).Tell(FrameKind.ServiceHold, 0, Id, user);
    }

    /// <inheritdoc/>
    internal override void Release()
    {
        (RemoteSharedObjectProxy Access, int User)[] held;
        lock (s_gate)
        {
            held = [.. s_held.Where(one => one.Access == this)];
            s_held.ExceptWith(held);
        }

        foreach ((_, int user) in held)
        {
            _link?.Tell(FrameKind.ServiceLeave, 0, Id, user, flag: true);
        }

        _link?.Release(Id);
        _link = null;
        _quick?.Dispose();
        _quick = null;
    }

    private ChannelClientConnection Open(int user)
    {
        lock (s_gate)
        {
            _ = s_held.Add((this, user));
            if (_link is not null)
            {
                return _link;
            }
        }

        try
        {
            return _link = ChannelClientConnection.Open(Handle, Title);
        }
        catch (ChannelEndedException)
        {
            throw new SharedObjectLostException(Title, isRemoved: false);
        }
    }
}
