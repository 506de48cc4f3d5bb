using System.Runtime.InteropServices;

namespace ProcessCmdlets.Engine.Native;

/// <summary>The calls of the Unix C library that .NET has no method for, in the form that Linux and macOS share.</summary>
internal static unsafe partial class LibC
{
    internal const int SigKill = 9;
    internal const int SigTerm = 15;
    internal const int NoSuchProcess = 3;
    internal const int Interrupted = 4;
    internal const int NoChild = 10;
    internal const int NoSuchFile = 2;
    internal const int AccessDenied = 13;
    internal const int TooManyFiles = 24;

    private const string Library = "libc";

    /// <summary>Whether an error says that a call would have to wait (EAGAIN).</summary>
    internal static bool IsWouldBlock(int error) => error == (OperatingSystem.IsMacOS() ? 35 : 11);

    [LibraryImport(Library, EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial uint GetEffectiveUserId();

    /// <summary>The session of a process, or -1. A zombie still has one.</summary>
    [LibraryImport(Library, EntryPoint = "getsid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int GetSessionId(int processId);

    [LibraryImport(Library, EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int Kill(int processId, int signal);

    /// <summary>A call of the system that the library has no function for in every version (Linux).</summary>
    [LibraryImport(Library, EntryPoint = "syscall", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial nint SystemCall(nint number, nint first, nint second, nint third, nint fourth);

    /// <summary>Waits for a child. The usage buffer must have room for the system's struct rusage: 256 bytes are enough.</summary>
    [LibraryImport(Library, EntryPoint = "wait4", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int Wait(int processId, out int status, int options, byte* usage);

    /// <summary>Looks which child has changed its state. The buffer takes the system's siginfo_t, which has 128 bytes.</summary>
    [LibraryImport(Library, EntryPoint = "waitid", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int WaitInformation(int kind, uint id, int* information, int options);

    /// <summary>Asks the system to treat this process in a way of its own (Linux).</summary>
    [LibraryImport(Library, EntryPoint = "prctl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int ProcessControl(int option, nuint first, nuint second, nuint third, nuint fourth);

    [LibraryImport(Library, EntryPoint = "read", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial nint Read(int descriptor, byte* buffer, nint count);

    [LibraryImport(Library, EntryPoint = "getrusage")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int GetUsage(int who, byte* usage);

    [LibraryImport(Library, EntryPoint = "socket", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int Socket(int family, int type, int protocol);

    [LibraryImport(Library, EntryPoint = "connect", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int Connect(SafeHandle socket, byte* address, uint length);

    [LibraryImport(Library, EntryPoint = "shutdown", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int Shutdown(SafeHandle socket, int how);

    [LibraryImport(Library, EntryPoint = "read", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial nint Read(SafeHandle descriptor, byte* buffer, nint count);

    [LibraryImport(Library, EntryPoint = "write", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial nint Write(SafeHandle descriptor, byte* buffer, nint count);

    /// <summary>Opens a file, which must exist, so that each write goes to its end.</summary>
    internal static int OpenToAppend(string path)
    {
        // O_WRONLY, O_APPEND and O_CLOEXEC.
        int flags = OperatingSystem.IsMacOS() ? 0x1 | 0x8 | 0x1000000 : 0x1 | 0x400 | 0x80000;
        int descriptor = Open(path, flags);
        return descriptor >= 0
            ? descriptor
            : throw new IOException(
                $"'{path}' cannot be opened: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}.");
    }

    [LibraryImport(Library, EntryPoint = "dup2", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int Duplicate(SafeHandle descriptor, int target);

    [LibraryImport(Library, EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial void ExitNow(int code);

    /// <summary>The effective user and group of the other end of a socket (macOS).</summary>
    [LibraryImport(Library, EntryPoint = "getpeereid", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int GetPeerIds(SafeHandle socket, out uint userId, out uint groupId);

    /// <summary>What a path is, without following a link (Linux). The buffer must have 256 bytes.</summary>
    [LibraryImport(Library, EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int StatusExtended(int folder, string path, int flags, uint mask, byte* buffer);

    /// <summary>What a path is, without following a link (macOS on ARM).</summary>
    [LibraryImport(Library, EntryPoint = "lstat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int LinkStatus(string path, byte* buffer);

    /// <summary>What a path is, without following a link (macOS on Intel, where the plain name is the older form).</summary>
    [LibraryImport(Library, EntryPoint = "lstat$INODE64", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    internal static partial int LinkStatusInode64(string path, byte* buffer);

    [LibraryImport(Library, EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);
}
