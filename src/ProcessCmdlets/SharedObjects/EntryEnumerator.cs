using System.Collections;

namespace ProcessCmdlets.SharedObjects;

/// <summary>Goes through a copy of the entries.</summary>
internal sealed class EntryEnumerator(DictionaryEntry[] entries) : IDictionaryEnumerator
{
    private int _position = -1;

    /// <inheritdoc/>
    public DictionaryEntry Entry => entries[_position];

    /// <inheritdoc/>
    public object Key => Entry.Key;

    /// <inheritdoc/>
    public object? Value => Entry.Value;

    /// <inheritdoc/>
    public object Current => Entry;

    /// <inheritdoc/>
    public bool MoveNext() => ++_position < entries.Length;

    /// <inheritdoc/>
    public void Reset() => _position = -1;
}
