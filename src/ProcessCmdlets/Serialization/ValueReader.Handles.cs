using ProcessCmdlets.Channels;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Protocol;

namespace ProcessCmdlets.Serialization;

internal sealed partial class ValueReader
{
    private ProcessQueue ReadQueueHandle()
    {
        ChannelHandle handle = ReadHandle();
        string name = ReadRequiredString();
        return QueueTable.Resolve(handle, name, ReadInt32());
    }

    private ProcessPipeEnd ReadPipeEnd()
    {
        ChannelHandle handle = ReadHandle();
        string name = ReadRequiredString();
        int end = ReadByte() & 1;
        bool canSend = ReadBoolean();
        return PipeTable.Resolve(handle, end, name, canSend, ReadBoolean());
    }

    private ChannelHandle ReadHandle()
    {
        string address = ReadRequiredString();
        byte[] token = ReadBytes().ToArray();
        return token.Length == Handshake.TokenSize
            ? new ChannelHandle(address, token, new Guid(Take(16)))
            : throw Malformed("a token of another length");
    }
}
