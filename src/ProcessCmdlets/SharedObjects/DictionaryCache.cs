using ProcessCmdlets.Engine.SharedObjects;

namespace ProcessCmdlets.SharedObjects;

/// <summary>What a process has read of a dictionary of another one, as long as it stands.</summary>
internal sealed class DictionaryCache
{
    private const int MostEntries = 4096;
    private const long MostBytes = 16 * 1024 * 1024;

    private readonly object _gate = new();
    private readonly Dictionary<DictionaryKey, Entry> _entries = [];
    private readonly DictionaryVersions _versions;
    private long _bytes;

    internal DictionaryCache(DictionaryVersions versions)
    {
        _versions = versions;
    }

    /// <summary>The number of a key's part now; read it before the value.</summary>
    internal long Version(in DictionaryKey key) => _versions.Read(key.Hash);

    /// <summary>Finds what was read of a key, if it still stands.</summary>
    internal bool TryFind(in DictionaryKey key, out Entry entry)
    {
        lock (_gate)
        {
            return _entries.TryGetValue(key, out entry) && entry.Version >= 0 && entry.Version == Version(key);
        }
    }

    internal void Keep(in DictionaryKey key, in Entry entry)
    {
        lock (_gate)
        {
            if (_entries.Count >= MostEntries || _bytes > MostBytes)
            {
                _entries.Clear();
                _bytes = 0;
            }

            _entries[key] = entry;
            _bytes += entry.Body?.Length ?? 0;
        }
    }

    internal void Close()
    {
        lock (_gate)
        {
            _entries.Clear();
            _versions.Dispose();
        }
    }

    /// <summary>What was read.</summary>
    /// <param name="Version">The number of the key's part before it was read.</param>
    /// <param name="Body">The value as bytes; null where there is none.</param>
    /// <param name="Value">The value itself where nobody can change it.</param>
    /// <param name="IsFixed">Whether that is so.</param>
    internal readonly record struct Entry(long Version, byte[]? Body, object? Value, bool IsFixed);
}
