using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Management.Automation;
using System.Runtime.InteropServices;
using ProcessCmdlets.Engine.Errors;

namespace ProcessCmdlets.Serialization;

/// <summary>
/// Reads the values of one message. The bytes come from another process: whatever they are, the worst that they cause is a
/// <see cref="ProtocolException"/>, memory stays within a small multiple of their number, and no type is made that is not on
/// a list here.
/// </summary>
internal sealed partial class ValueReader
{
    private readonly byte[] _bytes;
    private readonly int _start;
    private readonly int _end;
    private readonly MemberAccess _access;
    private readonly List<object?> _references = [];
    private readonly List<ReadShape> _shapes = [];
    private readonly List<TypeNameList> _types = [];
    private int _position;
    private int _nesting;
    private long _elements;
    private HashSet<string>? _lostTypes;
    private List<ScriptBlock>? _scriptBlocks;
    private ProcessCmdletsException? _gone;

    /// <summary>Makes a reader of a message. The memory must stay as it is until all values are read.</summary>
    internal ValueReader(ReadOnlyMemory<byte> payload, MemberAccess? access = null)
    {
        if (!MemoryMarshal.TryGetArray(payload, out ArraySegment<byte> segment))
        {
            segment = payload.ToArray();
        }

        _bytes = segment.Array ?? [];
        _start = _position = segment.Offset;
        _end = segment.Offset + segment.Count;
        _access = access ?? MemberAccess.Default;
    }

    /// <summary>
    /// Whether classes count that the running script's own session defines, although no definition of them was sent or came. It
    /// must be read on that session's thread.
    /// </summary>
    internal bool SeesSession { get; init; }

    /// <summary>The names of scripts' classes that this process does not know: what was of them is a snapshot.</summary>
    internal IReadOnlyCollection<string> LostTypes => _lostTypes ?? [];

    /// <summary>The script blocks among the values read so far. They have the language mode of the runspace in which they were read.</summary>
    internal IReadOnlyCollection<ScriptBlock> ScriptBlocks => _scriptBlocks ?? [];

    /// <summary>The number of bytes read so far.</summary>
    internal int Position => _position - _start;

    /// <summary>Whether all bytes were read.</summary>
    internal bool AtEnd => _position == _end;

    /// <summary>Reads what <see cref="ValueWriter.Write"/> wrote.</summary>
    /// <exception cref="ProtocolException">The bytes are not a value.</exception>
    /// <exception cref="ValueUnavailableException">It stands for something that is gone. The next value can be read.</exception>
    internal object? Read()
    {
        _references.Clear();
        _nesting = 0;
        _gone = null;
        object? value;
        try
        {
            value = ReadAny();
        }
        catch (Exception e) when (_gone is not null && e is not PipelineStoppedException)
        {
            // What took the thing's place did not fit there.
            throw new ValueUnavailableException(_gone);
        }
        catch (Exception e) when (IsOfBytes(e))
        {
            // The constructors of the listed types check their arguments better than could be done here.
            throw Malformed(e.Message, e);
        }

        return _gone is null ? value : throw new ValueUnavailableException(_gone);
    }

    /// <summary>Reads a value, unless it stands for something that is gone.</summary>
    /// <returns>False where it does; the reason is the user's to know.</returns>
    /// <exception cref="ProtocolException">The bytes are not a value.</exception>
    internal bool TryRead(out object? value, [NotNullWhen(false)] out ValueUnavailableException? fault)
    {
        try
        {
            value = Read();
            fault = null;
            return true;
        }
        catch (ValueUnavailableException exception)
        {
            value = null;
            fault = exception;
            return false;
        }
    }

    /// <summary>Reads what has parts whose constructors check their arguments.</summary>
    /// <exception cref="ProtocolException">The bytes are something else.</exception>
    internal T Read<T>(Func<ValueReader, T> read)
    {
        try
        {
            return read(this);
        }
        catch (Exception e) when (IsOfBytes(e))
        {
            throw Malformed(e.Message, e);
        }
    }

    // Whether the bytes are the reason, and nothing here has said so yet.
    private static bool IsOfBytes(Exception e) => e is not (ProtocolException or PipelineStoppedException or InsufficientMemoryException);

    internal object? ReadAny()
    {
        ValueTag tag = (ValueTag)ReadByte();
        if (tag >= ValueTag.SmallInt32)
        {
            return (int)tag & 0x7F;
        }

        if (tag < ValueTag.Array)
        {
            return ReadScalar(tag);
        }

        if (_nesting >= ValueLimits.WorkerDepthGuard + 1)
        {
            throw Malformed("values lie too deep in each other");
        }

        _nesting++;
        object value = ReadStructured(tag);
        _nesting--;
        return value;
    }

    private object ReadStructured(ValueTag tag) => tag switch
    {
        ValueTag.Array => ReadArray(),
        ValueTag.MultiArray => ReadMultiArray(),
        ValueTag.ArrayList => ReadArrayList(),
        ValueTag.Stack => ReadStack(),
        ValueTag.Queue => ReadQueue(),
        ValueTag.Hashtable or ValueTag.OrderedDictionary or ValueTag.OrderedHashtable => ReadTable(tag),
        ValueTag.SortedList => ReadSortedList(),
        ValueTag.Synchronized => ReadSynchronized(),
        ValueTag.Collection => ReadCollection(),
        ValueTag.Dictionary => ReadDictionary(),
        ValueTag.CustomObject => ReadCustomObject(),
        ValueTag.Object => ReadObject(),
        ValueTag.Reference => ReadReference(),
        _ => ReadLiveObject(tag),
    };

    private object ReadLiveObject(ValueTag tag)
    {
        object value = LiveObjects.Read(this, tag) ?? throw Malformed($"there is no value of kind {(int)tag}");
        _references.Add(value);
        return value;
    }

    private object ReadReference()
    {
        uint number = ReadUnsigned();
        return number < (uint)_references.Count && _references[(int)number] is { } value
            ? value
            : throw Malformed("a reference to an object that has not come yet");
    }

    /// <summary>
    /// Reads the number of elements that follow. Each takes a byte at least, so all counts of a message together cannot exceed
    /// its length; a small message cannot make the reader take much memory.
    /// </summary>
    internal int ReadCount()
    {
        uint count = ReadUnsigned();
        Claim(count);
        return (int)count;
    }

    private void Claim(long count)
    {
        _elements += count;
        if (count > _end - _position || _elements > _end - _start)
        {
            throw Malformed("more elements than bytes");
        }
    }

    internal ProtocolException Malformed(string what, Exception? innerException = null) =>
        new($"A message with a value that cannot be read at byte {Position}: {what}", innerException);
}
