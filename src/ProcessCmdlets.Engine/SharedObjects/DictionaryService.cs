using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Engine.SharedObjects;

/// <summary>A dictionary. Each call is one step; what takes several compares the number of the change that a value came from.</summary>
internal sealed class DictionaryService : SharedObjectServer
{
    internal const byte Get = 1;
    internal const byte Set = 2;
    internal const byte Add = 3;
    internal const byte Update = 4;
    internal const byte Remove = 5;
    internal const byte Clear = 6;
    internal const byte Count = 7;
    internal const byte List = 8;
    internal const byte Describe = 9;

    private readonly Dictionary<DictionaryKey, DictionaryEntryData> _entries = [];
    private readonly bool _isCaseSensitive;
    private DictionaryVersions? _versions;
    private long _lastVersion;

    internal DictionaryService(string? name, bool isCaseSensitive)
        : base(name)
    {
        _isCaseSensitive = isCaseSensitive;
    }

    /// <inheritdoc/>
    internal override bool KnowsTasks => false;

    /// <summary>Makes the numbers by which others know that what they have read still stands, and says where they are.</summary>
    internal string Share()
    {
        lock (Gate)
        {
            return (_versions ??= DictionaryVersions.Make()).Path;
        }
    }

    /// <inheritdoc/>
    internal override void Unshare()
    {
        lock (Gate)
        {
            _versions?.Dispose();
            _versions = null;
        }
    }

    /// <inheritdoc/>
    private protected override void OnCall(in ServiceCall call, ref WireReader reader)
    {
        var answer = new PayloadBuffer(64);
        answer.WriteByte((byte)ChannelEnd.None);
        Do(call, ref reader, answer);
        Answer(call, answer);
    }

    private void Do(in ServiceCall call, ref WireReader reader, PayloadBuffer answer)
    {
        switch (call.Operation)
        {
            case Get:
                _ = WriteEntry(answer, ReadKey(ref reader));
                break;
            case Set:
                Put(ReadKey(ref reader), reader.ReadBody(), reader.ReadBody());
                break;
            case Add:
                DictionaryKey added = ReadKey(ref reader);
                if (!WriteEntry(answer, added))
                {
                    Put(added, reader.ReadBody(), reader.ReadBody());
                }

                break;
            case Update:
                UpdateIfSame(ref reader, answer);
                break;
            case Remove:
                DictionaryKey removed = ReadKey(ref reader);
                bool wasThere = _entries.Remove(removed);
                answer.WriteByte(wasThere ? (byte)1 : (byte)0);
                if (wasThere)
                {
                    _versions?.Count(removed.Hash);
                }

                break;
            case Clear:
                _entries.Clear();
                _versions?.CountAll();
                break;
            case Count:
                answer.WriteInt32(_entries.Count);
                break;
            case List:
                WriteAll(answer);
                break;
            case Describe:
                answer.WriteByte(_isCaseSensitive ? (byte)1 : (byte)0);
                answer.WriteText(Share());
                break;
            default:
                throw ServiceProtocol.UnknownOperation(call);
        }
    }

    private void UpdateIfSame(ref WireReader reader, PayloadBuffer answer)
    {
        DictionaryKey key = ReadKey(ref reader);
        byte[] keyBody = reader.ReadBody();
        byte[] value = reader.ReadBody();
        long version = reader.ReadInt64();
        bool isSame = _entries.TryGetValue(key, out DictionaryEntryData entry) && entry.Version == version;
        answer.WriteByte(isSame ? (byte)1 : (byte)0);
        if (isSame)
        {
            Put(key, keyBody, value);
        }
        else
        {
            _ = WriteEntry(answer, key);
        }
    }

    private void Put(in DictionaryKey key, byte[] keyBody, byte[] value)
    {
        // The key stays as it was first written, as in every table.
        _entries[key] = new DictionaryEntryData(
            _entries.TryGetValue(key, out DictionaryEntryData old) ? old.Key : keyBody, value, ++_lastVersion);
        _versions?.Count(key.Hash);
    }

    private bool WriteEntry(PayloadBuffer answer, in DictionaryKey key)
    {
        bool isThere = _entries.TryGetValue(key, out DictionaryEntryData entry);
        answer.WriteByte(isThere ? (byte)1 : (byte)0);
        if (isThere)
        {
            answer.WriteInt64(entry.Version);
            answer.WriteBody(entry.Value);
        }

        return isThere;
    }

    private void WriteAll(PayloadBuffer answer)
    {
        answer.WriteLength(_entries.Count);
        foreach (DictionaryEntryData entry in _entries.Values)
        {
            answer.WriteBody(entry.Key);
            answer.WriteBody(entry.Value);
        }
    }

    private static DictionaryKey ReadKey(ref WireReader reader) => new(reader.ReadBody());
}
