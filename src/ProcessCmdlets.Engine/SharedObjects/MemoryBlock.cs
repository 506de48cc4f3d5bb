using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Locks;
using ProcessCmdlets.Engine.Runtime;
using ProcessCmdlets.Engine.Transport;

namespace ProcessCmdlets.Engine.SharedObjects;

/// <summary>
/// Memory that several processes see: what <see cref="MemoryStore"/> keeps, mapped into each. A header says what is in it. It is
/// removed by its maker, at the latest when that process ends; who has mapped it keeps what is there.
/// </summary>
internal sealed unsafe class MemoryBlock : IDisposable
{
    /// <summary>Bytes in front of the content: a whole line of the processor's cache.</summary>
    internal const int HeaderSize = 64;

    private const uint Magic = 0x314D4350;
    private const string NamesLock = "ProcessCmdlets names of shared memory";

    private readonly MemoryMappedViewAccessor _view;
    private readonly MemoryStore? _store;

    private MemoryBlock(string path, string? name, MemoryStore? store, MemoryMappedViewAccessor view)
    {
        Path = path;
        Name = name;
        _store = store;
        _view = view;
        byte* pointer = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        Start = view.PointerOffset + HeaderSize;
        Pointer = pointer + Start;
        View = view.SafeMemoryMappedViewHandle;

        // Whoever uses the pointer holds the view. Held from here, it could never go unless it was closed.
        View.ReleasePointer();
        var header = (MemoryHeader*)(Pointer - HeaderSize);
        Kind = header->Kind;
        Size = header->Size;
        if (header->Magic != Magic || Size < 0 || Size > view.Capacity - HeaderSize)
        {
            Dispose();
            throw new SharedMemoryException(name ?? path, "is not shared memory of this module");
        }
    }

    /// <summary>What another process opens it by.</summary>
    internal string Path { get; }

    internal string? Name { get; }

    /// <summary>Whether this process has made it.</summary>
    internal bool IsOwner => _store is not null;

    /// <summary>What is in it: 0 are bytes, everything else is the maker's to say.</summary>
    internal int Kind { get; }

    /// <summary>How many bytes there are.</summary>
    internal long Size { get; }

    /// <summary>The first byte. Use it only while <see cref="View"/> is held.</summary>
    internal byte* Pointer { get; }

    /// <summary>Where the first byte is in <see cref="View"/>.</summary>
    internal long Start { get; }

    /// <summary>What keeps the memory mapped: hold it while the pointer is used.</summary>
    internal System.Runtime.InteropServices.SafeBuffer View { get; }

    /// <summary>Makes new memory, all zeros.</summary>
    /// <returns>Null where the name is taken.</returns>
    internal static MemoryBlock? Create(string? name, int kind, long size)
    {
        return name is null
            ? Make(null, kind, size)
            : WithNames(() => FindPath(name) is null ? Make(name, kind, size) : null);
    }

    /// <summary>Maps the memory that has a name.</summary>
    /// <returns>Null where there is none.</returns>
    internal static MemoryBlock? Find(string name) =>
        WithNames(() => FindPath(name) is { } path ? Open(path, name) : null);

    /// <summary>Maps memory that another process has made.</summary>
    /// <exception cref="SharedMemoryException">It is gone, or is something else.</exception>
    internal static MemoryBlock Open(string path, string? name)
    {
        using SafeFileHandle file = MemoryStore.Open(path)
            ?? throw new SharedMemoryException(name ?? System.IO.Path.GetFileName(path), null);
        return Map(path, name, null, file);
    }

    /// <summary>Removes the memory. Who has mapped it keeps what is there; nobody else will find it.</summary>
    /// <returns>False where it was gone.</returns>
    internal bool RemoveFile() => _store?.Remove() == true;

    /// <summary>Does without the memory in this process.</summary>
    public void Dispose() => _view.Dispose();

    // One process at a time looks for a name and takes it, and none finds a file that is half made.
    private static MemoryBlock? WithNames(Func<MemoryBlock?> action)
    {
        FileLock names = FileLock.Of(LockPaths.Of(NamesLock));
        var owner = new object();
        BlockingWait.For((timeout, stop) => names.Acquire(owner, isReentrant: false, timeout, stop));
        try
        {
            return action();
        }
        finally
        {
            _ = names.Release(owner, isReentrant: false);
        }
    }

    // A name whose memory is gone is that of a process that has ended.
    private static string? FindPath(string name)
    {
        foreach (string path in MemoryStore.Find(name))
        {
            using SafeFileHandle? file = MemoryStore.Open(path);
            if (file is not null)
            {
                return path;
            }
        }

        return null;
    }

    private static MemoryBlock Make(string? name, int kind, long size)
    {
        MemoryStore store = MemoryStore.Create(name, HeaderSize + size);
        try
        {
            var header = new MemoryHeader { Magic = Magic, Kind = kind, Size = size };
            RandomAccess.Write(store.File, new ReadOnlySpan<byte>(&header, sizeof(MemoryHeader)), 0);
            store.Publish();
            return Map(store.Path, name, store, store.File);
        }
        catch
        {
            _ = store.Remove();
            throw;
        }
    }

    private static MemoryBlock Map(string path, string? name, MemoryStore? store, SafeFileHandle file)
    {
        try
        {
            using MemoryMappedFile mapped = MemoryMappedFile.CreateFromFile(
                file, null, 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
            return new MemoryBlock(path, name, store, mapped.CreateViewAccessor());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw (Exception?)ResourceLimits.Find(exception)
                ?? new SharedMemoryException(name ?? path, $"cannot be mapped: {exception.Message}");
        }
    }
}
