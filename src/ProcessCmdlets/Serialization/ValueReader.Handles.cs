using ProcessCmdlets.Channels;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Memory;
using ProcessCmdlets.Sync;
using ProcessCmdlets.Wire;

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

    /// <summary>Reads a handle. One of a thing that is gone does not end the reading, as the next values must be found.</summary>
    private object ReadHandle(ValueTag tag)
    {
        int start = _position;
        Func<object> resolve = tag switch
        {
            ValueTag.ProcessQueue => ReadQueueHandle(),
            ValueTag.ProcessPipeEnd => ReadPipeEnd(),
            ValueTag.ProcessLock => ReadLock(),
            ValueTag.SharedMemory => ReadSharedMemory(),
            ValueTag.SharedArray => ReadSharedArray(),
            ValueTag.SharedObject => ReadSharedObject(),
            _ => throw Malformed($"there is no value of kind {(int)tag}"),
        };
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

    private Func<object> ReadQueueHandle()
    {
        ChannelHandle handle = ReadChannelHandle();
        string name = ReadRequiredString();
        int capacity = ReadInt32();
        return () => QueueTable.Resolve(handle, name, capacity);
    }

    private Func<object> ReadPipeEnd()
    {
        ChannelHandle handle = ReadChannelHandle();
        var ticket = new Guid(Take(16));
        string name = ReadRequiredString();
        int end = ReadByte() & 1;
        bool canSend = ReadBoolean();
        bool canReceive = ReadBoolean();
        return () => PipeTable.Resolve(handle, ticket, end, name, canSend, canReceive);
    }

    private Func<ProcessLock> ReadLock()
    {
        string path = ReadRequiredString();
        string? name = ReadString();
        bool isReentrant = ReadBoolean();
        return () => new ProcessLock(path, name, isReentrant);
    }

    private Func<object> ReadSharedMemory()
    {
        string path = ReadRequiredString();
        string? name = ReadString();
        return () => MemoryTable.Resolve(path, name, block => block.Kind == SharedMemory.Kind
            ? new SharedMemory(block)
            : throw Malformed("shared memory of another kind"));
    }

    private Func<object> ReadSharedArray()
    {
        string path = ReadRequiredString();
        string? name = ReadString();
        return () => MemoryTable.Resolve(path, name, block => SharedArrays.IsArray(block.Kind)
            ? SharedArrays.Make(block)
            : throw Malformed("a shared array of an unknown type"));
    }

    private Func<object> ReadSharedObject()
    {
        var kind = (SharedObjectKind)ReadByte();
        ChannelHandle handle = ReadChannelHandle();
        string title = ReadRequiredString();
        string? name = ReadString();
        return kind switch
        {
            SharedObjectKind.Semaphore => () => SharedObjectTable.Resolve(handle, title, access => new ProcessSemaphore(access, name)),
            SharedObjectKind.Event => () => SharedObjectTable.Resolve(handle, title, access => new ProcessEvent(access, name)),
            SharedObjectKind.Barrier => ReadBarrier(handle, title),
            SharedObjectKind.Condition => ReadCondition(handle, title),
            SharedObjectKind.Dictionary => ReadDictionary(handle, title, name),
            _ => throw Malformed($"there is no shared object of the kind {(int)kind}"),
        };
    }

    private Func<object> ReadBarrier(ChannelHandle handle, string title)
    {
        int parties = ReadInt32();
        BarrierAction? action = ReadAction();
        double timeout = ReadDouble();
        return () =>
        {
            ProcessBarrier barrier = SharedObjectTable.Resolve(
                handle, title, access => new ProcessBarrier(access, parties, action, timeout < 0 ? null : timeout));
            barrier.Join();
            return barrier;
        };
    }

    private BarrierAction? ReadAction()
    {
        if (ReadString() is not { } text)
        {
            return null;
        }

        string command = ReadRequiredString();
        var values = new Dictionary<string, byte[]>();
        for (int left = ReadInt32(); left > 0; left--)
        {
            string name = ReadRequiredString();
            values[name] = ReadBytes().ToArray();
        }

        return new BarrierAction
        {
            Command = command,
            Text = text,
            UsingValues = values,
            Functions = ReadPairs(static (name, body) => new FunctionDefinition(name, body ?? string.Empty)),
            Aliases = ReadPairs(static (name, definition) => new AliasDefinition(name, definition ?? string.Empty)),
            Modules = ReadPairs(static (name, prefix) => new ModuleReference(name, prefix)),
        };
    }

    private List<T> ReadPairs<T>(Func<string, string?, T> make)
    {
        var pairs = new List<T>();
        for (int left = ReadInt32(); left > 0; left--)
        {
            string name = ReadRequiredString();
            pairs.Add(make(name, ReadString()));
        }

        return pairs;
    }

    private Func<object> ReadDictionary(ChannelHandle handle, string title, string? name)
    {
        bool isCaseSensitive = ReadBoolean();
        string? versions = ReadString();
        return () => SharedObjectTable.Resolve(handle, title, access => new SharedDictionary(access, name, isCaseSensitive, versions));
    }

    private Func<object> ReadCondition(ChannelHandle handle, string title)
    {
        Func<ProcessLock> own = ReadLock();
        return () => SharedObjectTable.Resolve(handle, title, access => new ProcessCondition(access, own()));
    }

    private ChannelHandle ReadChannelHandle()
    {
        string address = ReadRequiredString();
        byte[] token = ReadBytes().ToArray();
        return ChannelHandle.Of(address, token, new Guid(Take(16)));
    }
}
