using ProcessCmdlets.Channels;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Protocol;
using ProcessCmdlets.Memory;

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

    private ProcessLock ReadLock()
    {
        string path = ReadRequiredString();
        string? name = ReadString();
        return new ProcessLock(path, name, ReadBoolean());
    }

    private SharedMemory ReadSharedMemory()
    {
        string path = ReadRequiredString();
        return MemoryTable.Resolve(path, ReadString(), block => block.Kind == SharedMemory.Kind
            ? new SharedMemory(block)
            : throw Malformed("shared memory of another kind"));
    }

    private SharedArray ReadSharedArray()
    {
        string path = ReadRequiredString();
        return MemoryTable.Resolve(path, ReadString(), block => SharedArrays.IsArray(block.Kind)
            ? SharedArrays.Make(block)
            : throw Malformed("a shared array of an unknown type"));
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
