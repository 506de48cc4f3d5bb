using Microsoft.Win32.SafeHandles;

namespace ProcessCmdlets.Engine.Runtime;

/// <summary>
/// A file that one process at a time can lock. The system gives the lock back when that process ends, however it does. Who has
/// the lock may remove the file; the rest then finds out.
/// </summary>
internal abstract class LockFile : IDisposable
{
    private protected LockFile(string path, SafeFileHandle handle)
    {
        Path = path;
        Handle = handle;
    }

    /// <summary>The file's path.</summary>
    internal string Path { get; }

    private protected SafeFileHandle Handle { get; }

    /// <summary>Opens a lock's file, and makes it where it is missing.</summary>
    internal static LockFile Open(string path) => OperatingSystem.IsWindows() ? new WindowsLockFile(path) : new UnixLockFile(path);

    /// <summary>Locks the file if nobody else has.</summary>
    internal abstract bool TryLock();

    /// <summary>Locks the file when nobody else has.</summary>
    internal abstract void Lock();

    /// <summary>
    /// Makes sure that this opening of the file has the lock after <see cref="Lock"/> has returned, in spite of what other
    /// threads did with it meanwhile.
    /// </summary>
    internal abstract bool Confirm();

    internal abstract void Unlock();

    internal abstract LockRecord Read();

    internal abstract void Write(LockRecord record);

    /// <summary>Removes the file. Only who has the lock may.</summary>
    internal abstract void Remove();

    /// <summary>Whether the file was removed, so that the lock of its name is another file's. Only who has the lock may ask.</summary>
    internal abstract bool IsRemoved(LockRecord record);

    /// <inheritdoc/>
    public void Dispose() => Handle.Dispose();
}
