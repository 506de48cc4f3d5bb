using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Serialization;
using ProcessCmdlets.SharedObjects;

namespace ProcessCmdlets.Handles;

/// <summary>Locks, which cross as the file that is locked, and what a process serves, which crosses as the path to it.</summary>
internal sealed class SharedObjectHandleCodec : HandleCodec
{
    /// <inheritdoc/>
    internal override IReadOnlyList<ValueTag> Tags { get; } = [ValueTag.ProcessLock, ValueTag.SharedObject];

    /// <inheritdoc/>
    internal override ValueTag? TagOf(Type type) =>
        type == typeof(ProcessLock) ? ValueTag.ProcessLock
        : typeof(SharedObject).IsAssignableFrom(type) ? ValueTag.SharedObject
        : null;

    /// <inheritdoc/>
    internal override void Write(ValueWriter writer, ValueTag tag, object value)
    {
        if (value is ProcessLock one)
        {
            WriteLock(writer, one);
            return;
        }

        var shared = (SharedObject)value;
        if (shared.Access.IsLocal)
        {
            SharedObjectTable.Add(shared);
        }

        writer.WriteByte((byte)shared.Kind);
        writer.WriteHandle(shared.Access.Handle);
        writer.WriteText(shared.Access.Title);
        writer.WriteString(shared.Name);
        switch (shared)
        {
            case ProcessBarrier barrier:
                (writer.Transfers as TransferredHandles)?.Barriers.Add(barrier);
                writer.WriteInt32(barrier.Parties);
                BarrierActionCodec.Write(writer, barrier.Run);
                writer.WriteDouble(barrier.TimeoutSeconds ?? -1);
                break;
            case ProcessCondition condition:
                WriteLock(writer, condition.Lock);
                break;
            case SharedDictionary dictionary:
                writer.WriteBoolean(dictionary.IsCaseSensitive);
                writer.WriteString(dictionary.Versions);
                break;
            default:
                break;
        }
    }

    /// <inheritdoc/>
    internal override Func<object> Read(ValueReader reader, ValueTag tag)
    {
        if (tag == ValueTag.ProcessLock)
        {
            return ReadLock(reader);
        }

        var kind = (SharedObjectKind)reader.ReadByte();
        ChannelHandle handle = reader.ReadChannelHandle();
        string title = reader.ReadRequiredString();
        string? name = reader.ReadString();
        return kind switch
        {
            SharedObjectKind.Semaphore => () => SharedObjectTable.Resolve(handle, title, access => new ProcessSemaphore(access, name)),
            SharedObjectKind.Event => () => SharedObjectTable.Resolve(handle, title, access => new ProcessEvent(access, name)),
            SharedObjectKind.Barrier => ReadBarrier(reader, handle, title),
            SharedObjectKind.Condition => ReadCondition(reader, handle, title),
            SharedObjectKind.Dictionary => ReadDictionary(reader, handle, title, name),
            _ => throw reader.Malformed($"there is no shared object of the kind {(int)kind}"),
        };
    }

    private static void WriteLock(ValueWriter writer, ProcessLock value)
    {
        writer.WriteText(value.Path);
        writer.WriteString(value.Name);
        writer.WriteBoolean(value.IsReentrant);
    }

    private static Func<ProcessLock> ReadLock(ValueReader reader)
    {
        string path = reader.ReadRequiredString();
        string? name = reader.ReadString();
        bool isReentrant = reader.ReadBoolean();
        return () => new ProcessLock(path, name, isReentrant);
    }

    private static Func<object> ReadBarrier(ValueReader reader, ChannelHandle handle, string title)
    {
        int parties = reader.ReadInt32();
        BarrierAction? action = BarrierActionCodec.Read(reader);
        double timeout = reader.ReadDouble();
        return () =>
        {
            ProcessBarrier barrier = SharedObjectTable.Resolve(
                handle, title, access => new ProcessBarrier(access, parties, action, timeout < 0 ? null : timeout));
            barrier.Join();
            return barrier;
        };
    }

    private static Func<object> ReadDictionary(ValueReader reader, ChannelHandle handle, string title, string? name)
    {
        bool isCaseSensitive = reader.ReadBoolean();
        string? versions = reader.ReadString();
        return () => SharedObjectTable.Resolve(handle, title, access => new SharedDictionary(access, name, isCaseSensitive, versions));
    }

    private static Func<object> ReadCondition(ValueReader reader, ChannelHandle handle, string title)
    {
        Func<ProcessLock> own = ReadLock(reader);
        return () => SharedObjectTable.Resolve(handle, title, access => new ProcessCondition(access, own()));
    }
}
