using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ProcessCmdlets.Engine.Native;

/// <summary>The calls for files that are locked as a whole.</summary>
internal static unsafe partial class Kernel32
{
    internal const uint LockExclusive = 2;
    internal const uint LockNotWaiting = 1;

    [LibraryImport(Library, EntryPoint = "LockFileEx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool Lock(
        SafeFileHandle file, uint flags, uint reserved, uint countLow, uint countHigh, NativeOverlapped* where);

    [LibraryImport(Library, EntryPoint = "UnlockFileEx", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    internal static partial bool Unlock(SafeFileHandle file, uint reserved, uint countLow, uint countHigh, NativeOverlapped* where);
}
