namespace ProcessCmdlets.Engine.Channels;

/// <summary>Finds the messages in a batch as a sender sends it.</summary>
internal static class MessageBatchReader
{
    /// <summary>Gives the messages, which stay where they are.</summary>
    /// <exception cref="Errors.ProtocolException">The bytes are not a batch.</exception>
    internal static ReadOnlySpan<QueuedMessage> Read(byte[] bytes, int processId)
    {
        var reader = new WireReader(bytes);
        var batch = new MessageBatch(bytes, processId, reader.ReadInt64());
        var messages = new QueuedMessage[4];
        int count = 0;
        while (!reader.AtEnd)
        {
            int length = reader.ReadLength();
            if (count == messages.Length)
            {
                Array.Resize(ref messages, count * 4);
            }

            messages[count++] = new QueuedMessage { Batch = batch, Offset = reader.Position, Length = length };
            _ = reader.Take(length);
        }

        return messages.AsSpan(0, count);
    }
}
