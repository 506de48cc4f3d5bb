using System.IO.MemoryMappedFiles;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Protocol;
using ProcessCmdlets.Engine.Sync;

namespace ProcessCmdlets.Engine.Memory;

/// <summary>
/// Memory that several processes see: a file mapped into each. A header says what is in it. It is removed by its maker, at the
/// latest when that process ends; who has mapped it keeps what is there.
/// </summary>
internal sealed unsafe class MemoryBlock : IDisposable
{
    /// <summary>Bytes in front of the content: a whole line of the processor's cache.</summary>
    internal const int HeaderSize = 64;

    private const uint Magic = 0x314D4350;
    private const string NamesLock = "ProcessCmdlets names of shared memory";

    private readonly MemoryMappedViewAccessor _view;

    private MemoryBlock(string path, string? name, bool isOwner, MemoryMappedViewAccessor view)
    {
        Path = path;
        Name = name;
        IsOwner = isOwner;
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

    internal string Path { get; }

    internal string? Name { get; }

    /// <summary>Whether this process has made it.</summary>
    internal bool IsOwner { get; }

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
            : WithNames(() => MemoryFolder.Find(name) is null ? Make(name, kind, size) : null);
    }

    /// <summary>Maps the memory that has a name.</summary>
    /// <returns>Null where there is none.</returns>
    internal static MemoryBlock? Find(string name) =>
        WithNames(() => MemoryFolder.Find(name) is { } path ? Open(path, name) : null);

    /// <summary>Maps memory that another process has made.</summary>
    /// <exception cref="SharedMemoryException">It is gone, or is something else.</exception>
    internal static MemoryBlock Open(string path, string? name)
    {
        try
        {
            return Map(path, name, isOwner: false, new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.ReadWrite,
                Share = FileShare.ReadWrite | FileShare.Delete,
            });
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SharedMemoryException(name ?? System.IO.Path.GetFileName(path), null);
        }
    }

    /// <summary>Removes the file. Who has mapped it keeps what is there; nobody else will find it.</summary>
    /// <returns>False where it was gone.</returns>
    internal bool RemoveFile()
    {
        MemoryFiles.Forget(Path);
        if (!File.Exists(Path))
        {
            return false;
        }

        Channels.ChannelFolder.Remove(Path);
        return true;
    }

    /// <summary>Does without the memory in this process.</summary>
    public void Dispose() => _view.Dispose();

    // One process at a time looks for a name and takes it, and none finds a file that is half made.
    private static MemoryBlock? WithNames(Func<MemoryBlock?> action)
    {
        FileLock names = FileLock.Of(LockPaths.Of(NamesLock));
        var owner = new object();
        CallerWait.For((timeout, stop) => names.Acquire(owner, isReentrant: false, timeout, stop));
        try
        {
            return action();
        }
        finally
        {
            _ = names.Release(owner, isReentrant: false);
        }
    }

    private static MemoryBlock Make(string? name, int kind, long size)
    {
        IOException? fault = null;
        foreach (string path in MemoryFolder.NewFiles(name))
        {
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.ReadWrite,
                Share = FileShare.ReadWrite | FileShare.Delete,

                // Otherwise the first write that finds the place full would end the process.
                PreallocationSize = HeaderSize + size,
            };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            try
            {
                return Map(path, name, isOwner: true, options, kind, size);
            }
            catch (IOException exception) when (exception is not (FileNotFoundException or DirectoryNotFoundException))
            {
                // Too little room in memory; there may be some on disk.
                fault = exception;
                if (!File.Exists(path))
                {
                    continue;
                }

                Channels.ChannelFolder.Remove(path);
            }
        }

        throw new SharedMemoryException(name ?? "shared memory", $"cannot be made with {size} bytes: {fault?.Message}");
    }

    private static MemoryBlock Map(
        string path, string? name, bool isOwner, FileStreamOptions options, int kind = 0, long size = 0)
    {
        using var stream = new FileStream(path, options);
        if (isOwner)
        {
            var header = new MemoryHeader { Magic = Magic, Kind = kind, Size = size };
            stream.SetLength(HeaderSize + size);
            stream.Write(new ReadOnlySpan<byte>(&header, sizeof(MemoryHeader)));
            stream.Flush();
            MemoryFiles.Add(path);
        }

        using MemoryMappedFile file = MemoryMappedFile.CreateFromFile(
            stream, null, 0, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        return new MemoryBlock(path, name, isOwner, file.CreateViewAccessor());
    }
}
