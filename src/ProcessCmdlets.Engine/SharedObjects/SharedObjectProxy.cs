using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Locks;
using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Engine.SharedObjects;

/// <summary>A thing that this process or another one serves, as this process uses it.</summary>
internal abstract class SharedObjectProxy
{
    /// <summary>What errors call it.</summary>
    internal required string Title { get; init; }

    internal abstract Guid Id { get; }

    /// <summary>What another process must know to use it.</summary>
    internal abstract ChannelHandle Handle { get; }

    /// <summary>Whether this process serves it.</summary>
    internal abstract bool IsLocal { get; }

    /// <summary>Whether the process that serves it is known to be gone.</summary>
    internal abstract bool IsLost { get; }

    /// <summary>The beginning of a call of this task, to which its values are added.</summary>
    internal PayloadBuffer Begin(byte operation)
    {
        var payload = new PayloadBuffer(64);
        payload.WriteGuid(Id);
        payload.WriteInt32(TaskScope.Current.Number);
        payload.WriteByte(operation);
        return payload;
    }

    /// <summary>Makes a call; the payload is used up.</summary>
    internal abstract ServiceRequest Send(PayloadBuffer payload);

    /// <summary>Makes a call that is answered at once, by the quickest way.</summary>
    internal virtual ReadOnlySpan<byte> Ask(PayloadBuffer payload) => Send(payload).Result();

    /// <summary>Makes a call without values.</summary>
    internal ServiceRequest Send(byte operation) => Send(Begin(operation));

    /// <summary>Makes a call with one number.</summary>
    internal ServiceRequest Send(byte operation, int value)
    {
        PayloadBuffer payload = Begin(operation);
        payload.WriteInt32(value);
        return Send(payload);
    }

    /// <summary>Says that a call is not waited for any more. It is answered all the same.</summary>
    /// <param name="user">The task that has made it.</param>
    /// <param name="number">The call's number.</param>
    internal abstract void Cancel(int user, int number);

    /// <summary>Says that this task has the handle.</summary>
    internal abstract void Hold();

    /// <summary>Does without it from now on; the process that serves it removes it.</summary>
    internal abstract void Release();

    /// <summary>The task that a call is made by, as <see cref="Begin"/> has written it.</summary>
    private protected static int UserOf(PayloadBuffer payload)
    {
        var reader = new WireReader(payload.Payload);
        _ = reader.ReadGuid();
        return reader.ReadInt32();
    }
}
