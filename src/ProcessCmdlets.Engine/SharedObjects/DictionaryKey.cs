namespace ProcessCmdlets.Engine.SharedObjects;

/// <summary>A key by the bytes that stand for it: two keys are the same when these are.</summary>
internal readonly struct DictionaryKey : IEquatable<DictionaryKey>
{
    private readonly byte[] _bytes;

    internal DictionaryKey(byte[] bytes)
    {
        _bytes = bytes;
        Hash = HashOf(bytes);
    }

    /// <summary>A number that is the same in every process.</summary>
    internal uint Hash { get; }

    /// <inheritdoc/>
    public bool Equals(DictionaryKey other) => Hash == other.Hash && _bytes.AsSpan().SequenceEqual(other._bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is DictionaryKey other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => (int)Hash;

    // FNV-1a. Nobody but the user chooses the keys, so nobody chooses bad ones.
    private static uint HashOf(ReadOnlySpan<byte> bytes)
    {
        uint hash = 2166136261;
        foreach (byte one in bytes)
        {
            hash = (hash ^ one) * 16777619;
        }

        return hash;
    }
}
