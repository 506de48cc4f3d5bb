using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Errors;

namespace ProcessCmdlets.Serialization;

internal sealed partial class ValueWriter
{
    /// <summary>Collects the handles that only one process may have, or null where they go to nobody in particular.</summary>
    internal HandleTransfers? Transfers { get; }

    /// <summary>Has the memory of what is written cleared after use: it holds a token.</summary>
    internal void MarkSecret() => _buffer.IsSecret = true;

    /// <summary>Writes the path to what a process serves. The connection lets in only the same user.</summary>
    internal void WriteHandle(ChannelHandle handle)
    {
        MarkSecret();
        WriteText(handle.Address);
        WriteBytes(handle.Token);
        WriteRaw(handle.Id.ToByteArray());
    }

    /// <summary>Writes a handle. What it stands for may be gone, which is for its own error to say.</summary>
    private void WriteHandle(ValueTag tag, object value, ValueModes modes)
    {
        if (value is RawHandle raw)
        {
            // It may hold a token.
            MarkSecret();
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
}
