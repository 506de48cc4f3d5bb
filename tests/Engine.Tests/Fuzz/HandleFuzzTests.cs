using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets;
using ProcessCmdlets.Channels;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Serialization;

namespace Engine.Tests.Fuzz;

/// <summary>Bytes that are read as handles: of queues, pipes, locks, memory and shared objects, all of a process that is not there.</summary>
public sealed class HandleFuzzTests
{
    private const string Nowhere = "/nowhere/at-all";

    [Fact]
    public async Task Handles()
    {
        try
        {
            await FuzzRun.Over("handles", 20_000, Seeds(), static (input, _) =>
            {
                var reader = new ValueReader(input);
                while (!reader.AtEnd)
                {
                    ClosedTypes.Check(reader.Read());
                }
            });
        }
        finally
        {
            // A handle of a queue is kept until somebody removes the queue.
            foreach (ProcessQueue queue in QueueTable.Snapshot().Where(static queue => !queue.Access.IsLocal))
            {
                QueueTable.Remove(queue);
            }
        }
    }

    private static List<byte[]> Seeds() =>
    [
        Handle(ValueTag.ProcessQueue, static writer =>
        {
            writer.WriteString("name");
            writer.WriteInt32(3);
        }),
        FuzzFrames.Payload(static payload =>
        {
            var writer = new ValueWriter(payload);
            writer.WriteByte((byte)ValueTag.ProcessPipeEnd);
            WriteHandle(payload, writer);
            payload.WriteGuid(Guid.Empty);
            writer.WriteString("pipe");
            writer.WriteByte(1);
            writer.WriteBoolean(true);
            writer.WriteBoolean(false);
        }),
        FuzzFrames.Payload(static payload =>
        {
            var writer = new ValueWriter(payload);
            writer.WriteByte((byte)ValueTag.ProcessLock);
            WriteLock(writer);
            writer.WriteByte((byte)ValueTag.SharedMemory);
            writer.WriteString(Nowhere);
            writer.WriteString(null);
            writer.WriteByte((byte)ValueTag.SharedArray);
            writer.WriteString(Nowhere);
            writer.WriteString("name");
        }),
        .. Enum.GetValues<ProcessCmdlets.SharedObjects.SharedObjectKind>().Select(static kind => FuzzFrames.Payload(payload =>
        {
            var writer = new ValueWriter(payload);
            writer.WriteByte((byte)ValueTag.SharedObject);
            writer.WriteByte((byte)kind);
            WriteHandle(payload, writer);
            writer.WriteString("title");
            writer.WriteString("name");
            writer.WriteInt32(1);
            writer.WriteString("action");
            writer.WriteString("command");
            writer.WriteInt32(1);
            writer.WriteString("a");
            writer.WriteBytes([1, 2]);
            writer.WriteInt32(1);
            writer.WriteString("f");
            writer.WriteString("1");
            writer.WriteInt32(0);
            writer.WriteInt32(0);
            writer.WriteDouble(-1);
        })),
    ];

    private static byte[] Handle(ValueTag tag, Action<ValueWriter> write) => FuzzFrames.Payload(payload =>
    {
        var writer = new ValueWriter(payload);
        writer.WriteByte((byte)tag);
        WriteHandle(payload, writer);
        write(writer);
    });

    private static void WriteHandle(PayloadBuffer payload, ValueWriter writer)
    {
        writer.WriteString(Nowhere);
        writer.WriteBytes(new byte[Handshake.TokenSize]);
        payload.WriteGuid(new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11));
    }

    private static void WriteLock(ValueWriter writer)
    {
        writer.WriteString(Nowhere);
        writer.WriteString("lock");
        writer.WriteBoolean(true);
    }
}
