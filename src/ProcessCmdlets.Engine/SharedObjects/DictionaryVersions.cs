namespace ProcessCmdlets.Engine.SharedObjects;

/// <summary>
/// Numbers in shared memory that count the changes of a dictionary, each for a part of the keys. While the number of a key's part
/// is what it was before the key was read, what was read still stands, and need not be asked for again.
/// </summary>
internal sealed unsafe class DictionaryVersions : IDisposable
{
    /// <summary>What the memory's header says is in it.</summary>
    private const int Kind = 1 << 16;

    private const int Parts = 1024;

    private readonly MemoryBlock _block;

    private DictionaryVersions(MemoryBlock block)
    {
        _block = block;
    }

    internal string Path => _block.Path;

    internal static DictionaryVersions Make() => new(MemoryBlock.Create(null, Kind, Parts * sizeof(long))!);

    /// <summary>Maps the numbers of a dictionary of another process.</summary>
    /// <returns>Null where they are gone, as the dictionary is, or of no use.</returns>
    internal static DictionaryVersions? Open(string path)
    {
        try
        {
            MemoryBlock block = MemoryBlock.Open(path, null);
            if (block.Kind == Kind && block.Size == Parts * sizeof(long))
            {
                return new DictionaryVersions(block);
            }

            block.Dispose();
            return null;
        }
        catch (Exception exception) when (exception is Errors.SharedMemoryException or IOException or UnauthorizedAccessException)
        {
            // Every read asks the owner then.
            return null;
        }
    }

    /// <summary>The number of a key's part; one that no key ever has after it was closed.</summary>
    internal long Read(uint hash)
    {
        bool isHeld = false;
        try
        {
            _block.View.DangerousAddRef(ref isHeld);
            return Volatile.Read(ref *Cell(hash));
        }
        catch (ObjectDisposedException)
        {
            return -1;
        }
        finally
        {
            if (isHeld)
            {
                _block.View.DangerousRelease();
            }
        }
    }

    /// <summary>Counts a change. It must be made before, and told to who made it after.</summary>
    internal void Count(uint hash) => Interlocked.Increment(ref *Cell(hash));

    /// <summary>Counts a change of every key.</summary>
    internal void CountAll()
    {
        for (uint i = 0; i < Parts; i++)
        {
            Count(i);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_block.IsOwner)
        {
            _ = _block.RemoveFile();
        }

        _block.Dispose();
    }

    private long* Cell(uint hash) => (long*)_block.Pointer + (hash % Parts);
}
