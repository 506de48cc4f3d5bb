using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Errors;

namespace ProcessCmdlets.Serialization;

internal sealed partial class ValueReader
{
    // Stands in a container for a thing that is gone, until the whole value has been read and is refused.
    private static readonly object s_gone = new();

    /// <summary>
    /// Whether handles stay as they are, for a writer to send on: nothing is asked for, and what is gone is for the receiver to say.
    /// Ends of pipes are resolved all the same, as each that is given needs a ticket.
    /// </summary>
    internal bool KeepsHandles { get; init; }

    /// <summary>Reads the path to what a process serves.</summary>
    internal ChannelHandle ReadChannelHandle()
    {
        string address = ReadRequiredString();
        byte[] token = ReadBytes().ToArray();
        return ChannelHandle.Of(address, token, new Guid(Take(16)));
    }

    /// <summary>Reads a handle. One of a thing that is gone does not end the reading, as the next values must be found.</summary>
    private object ReadHandle(ValueTag tag)
    {
        int start = _position;
        Func<object> resolve = HandleCodec.TryFind(tag, out HandleCodec? codec)
            ? codec.Read(this, tag)
            : throw Malformed($"there is no value of kind {(int)tag}");
        if (KeepsHandles && tag != ValueTag.ProcessPipeEnd)
        {
            return new RawHandle(tag, _bytes[start.._position]);
        }

        try
        {
            return resolve();
        }
        catch (ProcessCmdletsException exception) when (exception is not ProtocolException)
        {
            _gone ??= exception;
            return s_gone;
        }
    }
}
