using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Protocol;

namespace ProcessCmdlets.Engine.Sync;

/// <summary>A thing of another process. The connection is made when it is first used.</summary>
internal sealed class RemoteServiceAccess : ServiceAccess
{
    private static readonly object s_gate = new();

    // What this process has used since it last took its leave of everything.
    private static readonly HashSet<RemoteServiceAccess> s_held = [];

    private OwnerLink? _link;
    private QuickLink? _quick;

    static RemoteServiceAccess()
    {
        // A script that ends its process in order, with the exit code 0, gives nothing back that it has taken.
        AppDomain.CurrentDomain.ProcessExit += (_, _) => LeaveAll(Environment.ExitCode == 0);
    }

    internal RemoteServiceAccess(ChannelHandle handle)
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

    /// <summary>Takes leave of all that this process has used: of a script's end, for one.</summary>
    /// <param name="isInOrder">False where the script failed, so that others must not wait for its part.</param>
    internal static void LeaveAll(bool isInOrder)
    {
        RemoteServiceAccess[] held;
        lock (s_gate)
        {
            held = [.. s_held];
            s_held.Clear();
        }

        foreach (RemoteServiceAccess access in held)
        {
            access._link?.Tell(FrameKind.ServiceLeave, 0, access.Id, isInOrder);
        }
    }

    /// <inheritdoc/>
    internal override ServiceRequest Send(PayloadBuffer payload)
    {
        OwnerLink link = Open();
        PendingAnswer answer = link.Call(payload, out int number);
        return new ServiceRequest(this, answer, number);
    }

    /// <inheritdoc/>
    internal override ReadOnlySpan<byte> Ask(PayloadBuffer payload)
    {
        // This one has a thread that notices the owner's end.
        _ = Open();
        QuickLink? link;
        lock (s_gate)
        {
            if (_quick is { IsLost: true })
            {
                _quick.Dispose();
                _quick = null;
            }

            link = _quick ??= QuickLink.Open(Handle);
        }

        byte[]? answer = link?.Call(payload);
        return answer is null ? throw new SharedObjectLostException(Title, isRemoved: false)
            : answer[0] == (byte)ChannelEnd.None ? answer.AsSpan(1)
            : throw new SharedObjectLostException(Title, isRemoved: true);
    }

    /// <inheritdoc/>
    internal override void Cancel(int number) => _link?.Tell(FrameKind.ServiceCancel, number, Id);

    /// <inheritdoc/>
    internal override void Hold() => Open().Tell(FrameKind.ServiceHold, 0, Id);

    /// <inheritdoc/>
    internal override void Release()
    {
        lock (s_gate)
        {
            _ = s_held.Remove(this);
        }

        _link?.Tell(FrameKind.ServiceLeave, 0, Id, flag: true);
        _link?.Release(Id);
        _link = null;
        _quick?.Dispose();
        _quick = null;
    }

    private OwnerLink Open()
    {
        lock (s_gate)
        {
            _ = s_held.Add(this);
            if (_link is not null)
            {
                return _link;
            }
        }

        try
        {
            return _link = OwnerLink.Open(Handle, Title);
        }
        catch (ChannelEndedException)
        {
            throw new SharedObjectLostException(Title, isRemoved: false);
        }
    }
}
