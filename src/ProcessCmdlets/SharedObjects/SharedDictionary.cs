using System.Collections;
using System.Management.Automation;
using ProcessCmdlets.Engine.Channels;
using ProcessCmdlets.Engine.SharedObjects;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Session;
using ProcessCmdlets.SharedObjects;

namespace ProcessCmdlets;

/// <summary>
/// A table that processes share (<c>Manager().dict()</c>), as New-SharedDictionary makes it. What is read is a copy: changing it
/// changes nothing here until it is written back.
/// </summary>
public sealed partial class SharedDictionary : SharedObject, IDictionary
{
    private readonly DictionaryCache? _cache;
    private readonly string? _versions;
    private Tuple<string, Encoded>? _lastKey;

    internal SharedDictionary(SharedObjectProxy access, string? name, bool isCaseSensitive, string? versions)
        : base(access, name)
    {
        IsCaseSensitive = isCaseSensitive;
        _versions = versions;
        _cache = versions is not null && DictionaryVersions.Open(versions) is { } opened ? new DictionaryCache(opened) : null;
    }

    /// <summary>Whether the case of letters counts in keys.</summary>
    public bool IsCaseSensitive { get; }

    /// <inheritdoc/>
    public int Count => Guard(() =>
    {
        var reader = new WireReader(Access.Ask(Access.Begin(DictionaryService.Count)));
        return reader.ReadInt32();
    });

    /// <inheritdoc/>
    public bool IsFixedSize => false;

    /// <inheritdoc/>
    public bool IsReadOnly => false;

    /// <summary>False, although each call is one step: by this property those tables are known of which a process gets a copy.</summary>
    public bool IsSynchronized => false;

    /// <inheritdoc/>
    public object SyncRoot => this;

    /// <summary>A copy of the keys.</summary>
    public ICollection Keys => Array.ConvertAll(ToEntries(), entry => entry.Key);

    /// <summary>A copy of the values.</summary>
    public ICollection Values => Array.ConvertAll(ToEntries(), entry => entry.Value);

    /// <summary>Where other processes see whether what they have read still stands.</summary>
    internal string? Versions => Access is LocalSharedObjectProxy { Service: DictionaryService service } ? service.Share() : _versions;

    /// <inheritdoc/>
    internal override SharedObjectKind Kind => SharedObjectKind.Dictionary;

    /// <summary>The value of a key, or null.</summary>
    /// <param name="key">The key.</param>
    public object? this[object key]
    {
        get => TryGetValue(key, out object? value) ? value : null;
        set => Guard(() =>
        {
            Encoded encoded = Encode(key);
            return Access.Ask(Begin(DictionaryService.Set, encoded, value)).Length;
        });
    }

    /// <summary>Adds a key that is not there.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="ArgumentException">The key is there.</exception>
    public void Add(object key, object? value)
    {
        if (!TryAdd(key, value))
        {
            throw Errors.ErrorRecords.Terminating(Errors.ErrorRecords.KeyExists(key));
        }
    }

    /// <summary>Adds a key unless it is there.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">Its value.</param>
    /// <returns>Whether it was added.</returns>
    public bool TryAdd(object key, object? value) => Guard(() => TryAdd(Encode(key), value, out _));

    /// <summary>Finds a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">Its value.</param>
    /// <returns>Whether it is there.</returns>
    public bool TryGetValue(object key, out object? value)
    {
        object? found = null;
        bool isThere = Guard(() => Find(Encode(key), out found));
        value = found;
        return isThere;
    }

    /// <summary>Gives the value of a key, and adds one where there is none.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value to add, or a script that makes it.</param>
    /// <returns>The value that is there now.</returns>
    public object? GetOrAdd(object key, object? value) => Guard(() =>
    {
        Encoded encoded = Encode(key);
        if (Find(encoded, out object? found))
        {
            return found;
        }

        object? made = Make(value, key);
        return TryAdd(encoded, made, out Current current) ? made : Decode(current.Body!);
    });

    /// <summary>Adds a key, or changes its value by a script, in one step: where another process is quicker, the script runs again.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The value to add, or a script that makes it.</param>
    /// <param name="update">The script; it gets the key and the value, or with one parameter the value, which is also <c>$_</c>.</param>
    /// <returns>The value that is there now.</returns>
    public object? AddOrUpdate(object key, object? value, ScriptBlock update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return Change(key, body => body is null ? Make(value, key) : UpdateScript.Run(update, key, Decode(body)));
    }

    /// <summary>Adds to the number of a key in one step, which <c>$t['a']++</c> is not: that reads, adds and writes.</summary>
    /// <param name="key">The key. Where it is not there, it begins at 0.</param>
    /// <param name="by">How much to add.</param>
    /// <returns>The number that is there now.</returns>
    /// <exception cref="RuntimeException">The value is no number.</exception>
    public object Increment(object key, object? by = null) =>
        Change(key, body => Numbers.Add(body is null ? null : Decode(body), by ?? 1))!;

    /// <summary>Changes the value of a key if it is the one that is expected, in one step.</summary>
    /// <param name="key">The key.</param>
    /// <param name="value">The new value.</param>
    /// <param name="expected">The expected one.</param>
    /// <returns>Whether it was changed.</returns>
    public bool TryUpdate(object key, object? value, object? expected) => Guard(() =>
    {
        Encoded encoded = Encode(key);
        byte[] wanted = MessageCodec.OfThread.Encode(expected).ToArray();
        Current current = Read(encoded);
        while (current.Body is { } body && (body.AsSpan().SequenceEqual(wanted) || LanguagePrimitives.Equals(Decode(body), Bare(expected))))
        {
            if (TryUpdate(encoded, value, ref current))
            {
                return true;
            }
        }

        return false;
    });

    /// <inheritdoc/>
    public bool Contains(object key) => Guard(() => Find(Encode(key), out _));

    /// <summary>Whether a key is there.</summary>
    /// <param name="key">The key.</param>
    /// <returns>Whether it is.</returns>
    public bool ContainsKey(object key) => Contains(key);

    /// <summary>Removes a key, if it is there.</summary>
    /// <param name="key">The key.</param>
    public void Remove(object key) => _ = TryRemove(key);

    /// <summary>Removes a key.</summary>
    /// <param name="key">The key.</param>
    /// <returns>Whether it was there.</returns>
    public bool TryRemove(object key) => Guard(() =>
    {
        PayloadBuffer payload = Access.Begin(DictionaryService.Remove);
        payload.WriteBody(Encode(key).Compared);
        return Access.Ask(payload)[0] != 0;
    });

    /// <inheritdoc/>
    public void Clear() => Guard(() => Access.Ask(Access.Begin(DictionaryService.Clear)).Length);

    /// <inheritdoc/>
    public IDictionaryEnumerator GetEnumerator() => new EntryEnumerator(ToEntries());

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public void CopyTo(Array array, int index)
    {
        ArgumentNullException.ThrowIfNull(array);
        ToEntries().CopyTo(array, index);
    }

    /// <summary>A copy of the whole as an ordinary table.</summary>
    /// <returns>The copy.</returns>
    public Hashtable ToHashtable()
    {
        var table = new Hashtable(IsCaseSensitive ? null : StringComparer.OrdinalIgnoreCase);
        foreach (DictionaryEntry entry in ToEntries())
        {
            table[entry.Key] = entry.Value;
        }

        return table;
    }

    /// <inheritdoc/>
    private protected override void OnClosed() => _cache?.Close();

    /// <summary>Asks a dictionary of another process what it is like.</summary>
    internal static (bool IsCaseSensitive, string Versions) Describe(SharedObjectProxy access)
    {
        var reader = new WireReader(access.Ask(access.Begin(DictionaryService.Describe)));
        return (reader.ReadByte() != 0, reader.ReadText());
    }
}
