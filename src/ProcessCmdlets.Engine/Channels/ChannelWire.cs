using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Engine.Channels;

/// <summary>Answers about a queue as bytes.</summary>
internal static class ChannelWire
{
    internal static void Write(PayloadBuffer payload, QueueStatus status)
    {
        payload.WriteInt64(status.Count);
        payload.WriteInt32(status.Capacity);
        payload.WriteInt32(status.MaximumDeliveries);
        payload.WriteByte(status.IsCompleted ? (byte)1 : (byte)0);
        payload.WriteInt32(status.Producers);
        payload.WriteInt32(status.Consumers);
        payload.WriteInt64(status.Sent);
        payload.WriteInt64(status.Received);
        payload.WriteInt32(status.DeadLetters);
    }

    internal static QueueStatus ReadStatus(ref WireReader reader) => new(
        reader.ReadInt64(),
        reader.ReadInt32(),
        reader.ReadInt32(),
        reader.ReadByte() != 0,
        reader.ReadInt32(),
        reader.ReadInt32(),
        reader.ReadInt64(),
        reader.ReadInt64(),
        reader.ReadInt32());

    /// <summary>Reads why nothing follows.</summary>
    internal static ChannelEnd ReadEnd(byte value) => (ChannelEnd)value is > ChannelEnd.None and <= ChannelEnd.OwnerLost and var end
        ? end
        : throw new ProtocolException($"A queue ended for the unknown reason {value}.");

    /// <summary>An answer says first whether it is one.</summary>
    internal static void CheckAnswer(in Frame frame)
    {
        if (frame.Payload.IsEmpty)
        {
            throw new ProtocolException("An answer without a byte arrived.");
        }
    }

    internal static void Write(PayloadBuffer payload, QueuedMessage[] messages)
    {
        foreach (QueuedMessage message in messages)
        {
            payload.WriteInt32(message.Batch.ProcessId);
            payload.WriteInt64(message.Batch.SentAt);
            payload.WriteLength(message.Deliveries);
            payload.WriteText(message.Error ?? string.Empty);
            payload.WriteBody(message.Body.Span);
        }
    }

    internal static ReceivedMessage[] ReadMessages(ref WireReader reader)
    {
        List<ReceivedMessage> messages = [];
        while (!reader.AtEnd)
        {
            int processId = reader.ReadInt32();
            long sentAt = reader.ReadInt64();
            int deliveries = reader.ReadLength();
            string error = reader.ReadText();
            byte[] body = reader.ReadBody();
            messages.Add(new ReceivedMessage(-1, body, processId, sentAt, deliveries, error.Length == 0 ? null : error));
        }

        return [.. messages];
    }
}
