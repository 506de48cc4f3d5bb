namespace ProcessCmdlets.Engine.Subprocess;

/// <summary>Keeps a whole output in memory.</summary>
internal sealed class MemorySink : OutputSink
{
    private const int FirstChunk = 4096;
    private const int LargestChunk = 1 << 22;

    private readonly List<(byte[] Bytes, int Count)> _full = [];
    private byte[] _chunk = [];
    private int _count;

    /// <summary>The bytes so far.</summary>
    internal long Length { get; private set; }

    /// <summary>More came than one array can hold, and the rest was dropped.</summary>
    internal bool IsTruncated { get; private set; }

    /// <inheritdoc/>
    internal override Memory<byte> GetMemory()
    {
        if (_count == _chunk.Length)
        {
            if (_count > 0)
            {
                _full.Add((_chunk, _count));
            }

            // Little for a program that says little, and without copying for one that says much.
            _chunk = GC.AllocateUninitializedArray<byte>(Math.Clamp(_chunk.Length * 4, FirstChunk, LargestChunk));
            _count = 0;
        }

        return _chunk.AsMemory(_count);
    }

    /// <inheritdoc/>
    internal override void Advance(int count)
    {
        if (Length + count > Array.MaxLength)
        {
            IsTruncated = true;
            return;
        }

        _count += count;
        Length += count;
    }

    /// <summary>All bytes in one array.</summary>
    internal byte[] ToArray()
    {
        if (_full.Count == 0 && _count == _chunk.Length)
        {
            return _chunk;
        }

        byte[] all = GC.AllocateUninitializedArray<byte>((int)Length);
        int position = 0;
        foreach ((byte[] bytes, int count) in _full)
        {
            bytes.AsSpan(0, count).CopyTo(all.AsSpan(position));
            position += count;
        }

        _chunk.AsSpan(0, _count).CopyTo(all.AsSpan(position));
        return all;
    }
}
