using ProcessCmdlets.Engine.Channels;

namespace ProcessCmdlets.Serialization;

internal sealed partial class ValueWriter
{
    /// <summary>A queue crosses as the way to it: whoever receives the handle uses the queue where it lives.</summary>
    private void WriteQueueHandle(ProcessQueue queue)
    {
        // The connection lets in only the same user; the memory is cleared for it holds the token.
        _buffer.IsSecret = true;
        WriteHandle(queue.Access.Handle);
        WriteText(queue.Name);
        WriteInt32(queue.Capacity);
    }

    /// <summary>An end of a pipe crosses as the way to where the two ends meet; one process at a time can use it.</summary>
    private void WritePipeEnd(ProcessPipeEnd end)
    {
        _buffer.IsSecret = true;
        WriteHandle(end.Handle);
        WriteText(end.Name);
        WriteByte((byte)end.End);
        WriteBoolean(end.CanSend);
        WriteBoolean(end.CanReceive);
    }

    /// <summary>A lock crosses as the file that is locked.</summary>
    private void WriteLock(ProcessLock value)
    {
        WriteText(value.Path);
        WriteString(value.Name);
        WriteBoolean(value.IsReentrant);
    }

    /// <summary>Shared memory crosses as the file that is mapped.</summary>
    private void WriteBlock(SharedBlock value)
    {
        WriteText(value.Block.Path);
        WriteString(value.Name);
    }

    private void WriteHandle(ChannelHandle handle)
    {
        WriteText(handle.Address);
        WriteBytes(handle.Token);
        WriteRaw(handle.Id.ToByteArray());
    }
}
