using ProcessCmdlets.Channels;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Serialization;

namespace ProcessCmdlets.Handles;

/// <summary>Queues and ends of pipes: whoever receives one uses it where it lives.</summary>
internal sealed class ChannelHandleCodec : HandleCodec
{
    /// <inheritdoc/>
    internal override IReadOnlyList<ValueTag> Tags { get; } = [ValueTag.ProcessQueue, ValueTag.ProcessPipeEnd];

    /// <inheritdoc/>
    internal override ValueTag? TagOf(Type type) =>
        type == typeof(ProcessQueue) ? ValueTag.ProcessQueue
        : type == typeof(ProcessPipeEnd) ? ValueTag.ProcessPipeEnd
        : null;

    /// <inheritdoc/>
    internal override void Write(ValueWriter writer, ValueTag tag, object value)
    {
        if (value is ProcessQueue queue)
        {
            writer.WriteHandle(queue.Access.Handle);
            writer.WriteText(queue.Name);
            writer.WriteInt32(queue.Capacity);
        }
        else
        {
            WritePipeEnd(writer, (ProcessPipeEnd)value);
        }
    }

    /// <inheritdoc/>
    internal override Func<object> Read(ValueReader reader, ValueTag tag)
    {
        ChannelHandle handle = reader.ReadChannelHandle();
        if (tag == ValueTag.ProcessQueue)
        {
            string queue = reader.ReadRequiredString();
            int capacity = reader.ReadInt32();
            return () => QueueTable.Resolve(handle, queue, capacity);
        }

        var ticket = new Guid(reader.Take(16));
        string name = reader.ReadRequiredString();
        int end = reader.ReadByte() & 1;
        bool canSend = reader.ReadBoolean();
        bool canReceive = reader.ReadBoolean();
        return () => PipeTable.Resolve(handle, ticket, end, name, canSend, canReceive);
    }

    /// <summary>An end of a pipe crosses as the path to where the two ends meet; one process at a time can use it.</summary>
    private static void WritePipeEnd(ValueWriter writer, ProcessPipeEnd end)
    {
        Guid ticket = Guid.Empty;
        writer.WriteHandle(writer.Transfers is TransferredHandles transfers ? transfers.Give(end, out ticket) : end.Handle);
        writer.WriteRaw(ticket.ToByteArray());
        writer.WriteText(end.Name);
        writer.WriteByte((byte)end.End);
        writer.WriteBoolean(end.CanSend);
        writer.WriteBoolean(end.CanReceive);
    }
}
