using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ProcessCmdlets.Engine.Native;

/// <summary>The calls for files that are opened relative to a folder, and for memory without a name.</summary>
internal static unsafe partial class LibC
{
    internal const int AlreadyExists = 17;

    private const int SealShrink = 0x2;
    private const int SealGrow = 0x4;
    private const int SealSeals = 0x1;
    private const int AddSeals = 1033;
    private const int GetSeals = 1034;

    /// <summary>O_NOFOLLOW.</summary>
    internal static int NoFollow => OperatingSystem.IsMacOS() ? 0x100 : DependsOnProcessor(0x20000, 0x8000);

    /// <summary>O_DIRECTORY.</summary>
    internal static int FolderOnly => OperatingSystem.IsMacOS() ? 0x100000 : DependsOnProcessor(0x10000, 0x4000);

    /// <summary>O_CLOEXEC.</summary>
    internal static int CloseOnExecute => OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000;

    /// <summary>O_NONBLOCK: an open that would wait, as that of a pipe does, returns.</summary>
    internal static int NonBlocking => OperatingSystem.IsMacOS() ? 0x4 : 0x800;

    /// <summary>O_CREAT.</summary>
    internal static int CreateFile => OperatingSystem.IsMacOS() ? 0x200 : 0x40;

    /// <summary>O_RDWR.</summary>
    internal static int ReadWrite => 2;

    /// <summary>Opens what exists. Null where that fails.</summary>
    internal static SafeFileHandle? TryOpen(string path, int flags) => Owned(Open(path, flags));

    /// <summary>Opens a file relative to a folder (Linux); the mode is that of a new file. Null where that fails.</summary>
    internal static SafeFileHandle? TryOpenAt(SafeHandle folder, string name, int flags, UnixFileMode mode) =>
        Owned(OpenAt(folder, name, flags, (int)mode));

    /// <summary>Memory without a name that can be neither cut nor extended once it is sealed (Linux). Null where that fails.</summary>
    internal static SafeFileHandle? TryCreateMemory(string name) => Owned(MemoryCreate(name, 0x1 | 0x2));

    /// <summary>Makes sure that nobody changes the size of such memory any more.</summary>
    internal static bool SealSize(SafeHandle memory) => Control(memory, AddSeals, SealShrink | SealGrow | SealSeals) == 0;

    /// <summary>Whether the size of such memory can still be made smaller.</summary>
    internal static bool IsSizeSealed(SafeHandle memory) => Control(memory, GetSeals, 0) is int seals and >= 0 && (seals & SealShrink) != 0;

    /// <summary>Takes room for a file, so that no later write finds the place full.</summary>
    /// <returns>0, or the error's number.</returns>
    [LibraryImport(Library, EntryPoint = "posix_fallocate")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int Allocate(SafeHandle descriptor, long offset, long length);

    /// <summary>Whether this process may do something with a path: 2 to write, 1 to enter.</summary>
    [LibraryImport(Library, EntryPoint = "access", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int Access(string path, int mode);

    [LibraryImport(Library, EntryPoint = "mkdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int MakeFolder(string path, uint mode);

    [LibraryImport(Library, EntryPoint = "unlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int UnlinkAt(SafeHandle folder, string name, int flags);

    [LibraryImport(Library, EntryPoint = "getsockopt", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int SocketOption(SafeHandle socket, int level, int option, byte* value, ref int length);

    private static SafeFileHandle? Owned(int descriptor) => descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);

    // The two flags have other values on ARM and POWER than elsewhere on Linux.
    private static int DependsOnProcessor(int usual, int onArmAndPower) => RuntimeInformation.ProcessArchitecture
        is Architecture.Arm or Architecture.Arm64 or Architecture.Armv6 or Architecture.Ppc64le ? onArmAndPower : usual;

    [LibraryImport(Library, EntryPoint = "openat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenAt(SafeHandle folder, string name, int flags, int mode);

    [LibraryImport(Library, EntryPoint = "memfd_create", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MemoryCreate(string name, uint flags);

    [LibraryImport(Library, EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(SafeHandle descriptor, int command, int argument);
}
