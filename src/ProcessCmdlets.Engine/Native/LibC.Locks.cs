using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ProcessCmdlets.Engine.Native;

/// <summary>The calls for files that are locked as a whole.</summary>
internal static unsafe partial class LibC
{
    internal const int LockShared = 1;
    internal const int LockExclusive = 2;
    internal const int LockNotWaiting = 4;
    internal const int LockNone = 8;

    /// <summary>Locks a file for whoever has this opening of it; the system takes the lock back when the last such process ends.</summary>
    [LibraryImport(Library, EntryPoint = "flock", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int Lock(SafeHandle descriptor, int operation);

    [LibraryImport(Library, EntryPoint = "pread", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial nint ReadAt(SafeHandle descriptor, byte* buffer, nint count, long offset);

    [LibraryImport(Library, EntryPoint = "pwrite", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial nint WriteAt(SafeHandle descriptor, byte* buffer, nint count, long offset);

    /// <summary>
    /// Opens a file to read and write, and makes it where it is missing. .NET's own way would lock it, too, and fail where another
    /// process has.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="mode">Who may do what with a new file.</param>
    /// <param name="isLog">Whether each write goes to the file's end.</param>
    internal static SafeFileHandle OpenOrCreate(string path, UnixFileMode mode, bool isLog = false)
    {
        int descriptor;
        if (OperatingSystem.IsMacOS())
        {
            // A variable argument, as the mode is, cannot be passed on ARM: .NET makes the file.
            File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete).Dispose();
            descriptor = Open(path, 0x2 | 0x1000000 | (isLog ? 0x8 : 0));
        }
        else
        {
            // O_RDWR, O_CREAT, O_CLOEXEC and O_APPEND.
            descriptor = Open(path, 0x2 | 0x40 | 0x80000 | (isLog ? 0x400 : 0), (int)mode);
        }

        return descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw new IOException(
                $"'{path}' cannot be opened: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}.");
    }

    [LibraryImport(Library, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport(Library, EntryPoint = "fstat", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int FileStatus(SafeHandle descriptor, byte* buffer);

    [LibraryImport(Library, EntryPoint = "fstat$INODE64", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int FileStatusInode64(SafeHandle descriptor, byte* buffer);
}
