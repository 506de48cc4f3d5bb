using System.Collections;
using System.Management.Automation;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.SharedObjects;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Session;
using ProcessCmdlets.SharedObjects;

namespace ProcessCmdlets;

/// <summary>The calls to who serves the table, and what is kept of their answers.</summary>
public sealed partial class SharedDictionary
{
    private static object? Decode(byte[] body) => MessageCodec.Decode(body);

    private static object? Bare(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private static object? Make(object? value, object key) =>
        Bare(value) is ScriptBlock script ? UpdateScript.Run(script, key, null) : value;

    private Encoded Encode(object? key)
    {
        // A loop mostly means one key.
        Tuple<string, Encoded>? last = _lastKey;
        if (key is string text && last?.Item1 == text)
        {
            return last.Item2;
        }

        (byte[] compared, byte[] body) = KeyCodec.Encode(key, IsCaseSensitive);
        var encoded = new Encoded(compared, body);
        if (key is string made)
        {
            _lastKey = Tuple.Create(made, encoded);
        }

        return encoded;
    }

    private PayloadBuffer Begin(byte operation, in Encoded key, object? value)
    {
        ReadOnlySpan<byte> body = MessageCodec.EncodeForMethod(value);
        PayloadBuffer payload = Access.Begin(operation);
        payload.WriteBody(key.Compared);
        payload.WriteBody(key.Body);
        payload.WriteBody(body);
        return payload;
    }

    private bool Find(in Encoded encoded, out object? value)
    {
        if (_cache is null || Access.IsLost)
        {
            Current current = Read(encoded);
            value = current.Body is null ? null : Decode(current.Body);
            return current.Body is not null;
        }

        var key = new DictionaryKey(encoded.Compared);
        if (!_cache.TryFind(key, out DictionaryCache.Entry entry))
        {
            long version = _cache.Version(key);
            byte[]? body = Read(encoded).Body;
            object? read = body is null ? null : Decode(body);
            entry = new DictionaryCache.Entry(version, body, read, read is null or string or ValueType);
            _cache.Keep(key, entry);
            value = read;
            return body is not null;
        }

        value = entry.IsFixed ? entry.Value : Decode(entry.Body!);
        return entry.Body is not null;
    }

    private Current Read(in Encoded key)
    {
        PayloadBuffer payload = Access.Begin(DictionaryService.Get);
        payload.WriteBody(key.Compared);
        var reader = new WireReader(Access.Ask(payload));
        return Current.Read(ref reader);
    }

    private bool TryAdd(in Encoded key, object? value, out Current current)
    {
        var reader = new WireReader(Access.Ask(Begin(DictionaryService.Add, key, value)));
        current = Current.Read(ref reader);
        return current.Body is null;
    }

    private bool TryUpdate(in Encoded key, object? value, ref Current current)
    {
        PayloadBuffer payload = Begin(DictionaryService.Update, key, value);
        payload.WriteInt64(current.Version);
        var reader = new WireReader(Access.Ask(payload));
        if (reader.ReadByte() != 0)
        {
            return true;
        }

        current = Current.Read(ref reader);
        return false;
    }

    /// <summary>Puts what is made of a key's value in its place, anew where another process was quicker.</summary>
    /// <param name="key">The key.</param>
    /// <param name="make">Makes the new value of the old one's bytes, which are null where there is none.</param>
    private object? Change(object key, Func<byte[]?, object?> make) => Guard(() =>
    {
        Encoded encoded = Encode(key);
        Current current = Read(encoded);
        while (true)
        {
            object? changed = make(current.Body);
            if (current.Body is null ? TryAdd(encoded, changed, out current) : TryUpdate(encoded, changed, ref current))
            {
                return changed;
            }
        }
    });

    private DictionaryEntry[] ToEntries() => Guard(() =>
    {
        var reader = new WireReader(Access.Ask(Access.Begin(DictionaryService.List)));
        return ReadEntries(ref reader);
    });

    /// <summary>Reads all keys and values of a table.</summary>
    /// <exception cref="ProtocolException">The bytes are something else.</exception>
    internal static DictionaryEntry[] ReadEntries(ref WireReader reader)
    {
        var entries = new DictionaryEntry[reader.ReadCount(least: 2)];
        for (int i = 0; i < entries.Length; i++)
        {
            object key = Decode(reader.ReadBody()) ?? throw new ProtocolException("An entry of a shared dictionary has no key.");
            entries[i] = new DictionaryEntry(key, Decode(reader.ReadBody()));
        }

        return entries;
    }

    /// <summary>A key as bytes.</summary>
    private readonly record struct Encoded(byte[] Compared, byte[] Body);

    /// <summary>What a key has at a moment: its value as bytes, or null, and the number of the change it came from.</summary>
    private readonly record struct Current(byte[]? Body, long Version)
    {
        internal static Current Read(ref WireReader reader)
        {
            if (reader.ReadByte() == 0)
            {
                return default;
            }

            long version = reader.ReadInt64();
            return new Current(reader.ReadBody(), version);
        }
    }
}
