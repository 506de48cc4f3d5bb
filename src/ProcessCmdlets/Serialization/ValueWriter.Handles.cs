using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Sync;

namespace ProcessCmdlets.Serialization;

internal sealed partial class ValueWriter
{
    /// <summary>Writes a handle. What it stands for may be gone, which is for its own error to say.</summary>
    private void WriteHandle(ValueTag tag, object value, ValueModes modes)
    {
        if (value is RawHandle raw)
        {
            // It may hold a token.
            _buffer.IsSecret = true;
            WriteTag(raw.Tag);
            WriteRaw(raw.Bytes);
            return;
        }

        int start = _buffer.Length;
        try
        {
            WriteScalar(tag, value);
        }
        catch (ProcessCmdletsException exception) when (exception is not ValueNotSerializableException)
        {
            if (modes.HasFlag(ValueModes.Strict))
            {
                throw new ValueUnavailableException(exception);
            }

            _buffer.Length = start;
            WriteTextOrNull(TextOf(value));
        }
    }

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
        Guid ticket = Guid.Empty;
        WriteHandle(_ends is null ? end.Handle : _ends.Give(end, out ticket));
        WriteRaw(ticket.ToByteArray());
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

    /// <summary>What a process serves crosses as the way to it.</summary>
    private void WriteSharedObject(SharedObject value)
    {
        _buffer.IsSecret = true;
        if (value.Access.IsLocal)
        {
            SharedObjectTable.Add(value);
        }

        WriteByte((byte)value.Kind);
        WriteHandle(value.Access.Handle);
        WriteText(value.Access.Title);
        WriteString(value.Name);
        switch (value)
        {
            case ProcessBarrier barrier:
                _ends?.Barriers.Add(barrier);
                WriteInt32(barrier.Parties);
                WriteAction(barrier.Run);
                WriteDouble(barrier.TimeoutSeconds ?? -1);
                break;
            case ProcessCondition condition:
                WriteLock(condition.Lock);
                break;
            case SharedDictionary dictionary:
                WriteBoolean(dictionary.IsCaseSensitive);
                WriteString(dictionary.Versions);
                break;
            default:
                break;
        }
    }

    private void WriteAction(BarrierAction? action)
    {
        WriteString(action?.Text);
        if (action is null)
        {
            return;
        }

        WriteText(action.Command);
        WriteInt32(action.UsingValues.Count);
        foreach ((string name, byte[] body) in action.UsingValues)
        {
            WriteText(name);
            WriteBytes(body);
        }

        WritePairs(action.Functions.Select(static function => (function.Name, (string?)(function.Using + function.Body))));
        WritePairs(action.Aliases.Select(static alias => (alias.Name, (string?)alias.Definition)));
        WritePairs(action.Modules.Select(static module => (module.Name, module.Prefix)));
    }

    private void WritePairs(IEnumerable<(string Name, string? Text)> pairs)
    {
        (string Name, string? Text)[] all = [.. pairs];
        WriteInt32(all.Length);
        foreach ((string name, string? text) in all)
        {
            WriteText(name);
            WriteString(text);
        }
    }

    private void WriteHandle(ChannelHandle handle)
    {
        WriteText(handle.Address);
        WriteBytes(handle.Token);
        WriteRaw(handle.Id.ToByteArray());
    }
}
