using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace ProcessCmdlets.Engine.Native;

/// <summary>Pipes of the system whose ends no child inherits, unless it is given them as a standard stream (Unix).</summary>
[UnsupportedOSPlatform("windows")]
internal static unsafe partial class Pipes
{
    private const int GetFlags = 3;
    private const int SetFlags = 4;
    private const int SetDescriptorFlags = 2;
    private const int SetPipeSize = 1031;
    private const int CloseOnExec = 1;
    private const string Library = "libc";

    // Standard streams are put in place by their numbers, so a pipe must not have one of these itself.
    private const int FirstFree = 3;

    private static int DuplicateFrom => OperatingSystem.IsMacOS() ? 67 : 1030;

    private static int NonBlocking => OperatingSystem.IsMacOS() ? 0x4 : 0x800;

    /// <summary>Makes a pipe.</summary>
    /// <param name="size">How much it should hold, where the system lets one choose; it may hold less.</param>
    internal static (SafeFileHandle Read, SafeFileHandle Write) Create(int size = 0)
    {
        int* ends = stackalloc int[2];
        if ((OperatingSystem.IsMacOS() ? PipePlain(ends) : PipeWithFlags(ends, 0x80000)) != 0)
        {
            throw new Win32Exception();
        }

        if (OperatingSystem.IsMacOS())
        {
            _ = Control(ends[0], SetDescriptorFlags, CloseOnExec);
            _ = Control(ends[1], SetDescriptorFlags, CloseOnExec);
        }
        else if (size > 0)
        {
            // Refused where the user has many pipes already; the usual size does as well.
            _ = Control(ends[1], SetPipeSize, size);
        }

        return (Handle(ends[0]), Handle(ends[1]));
    }

    /// <summary>Lets reads and writes of this end return at once. The other end, which a child has, stays as it is.</summary>
    internal static void MakeNonBlocking(SafeFileHandle end)
    {
        int descriptor = Number(end);
        _ = Control(descriptor, SetFlags, Control(descriptor, GetFlags, 0) | NonBlocking);
    }

    /// <summary>The number of a descriptor, which stays valid as long as the handle is not disposed of.</summary>
    internal static int Number(SafeFileHandle handle) => (int)handle.DangerousGetHandle();

    /// <summary>A handle whose number is none of a standard stream: the same one, or another in its place.</summary>
    internal static SafeFileHandle AwayFromStandard(SafeFileHandle handle)
    {
        if (Number(handle) >= FirstFree)
        {
            return handle;
        }

        // This process runs without one of its standard streams.
        using SafeFileHandle low = handle;
        int moved = Control(Number(handle), DuplicateFrom, FirstFree);
        return moved >= 0 ? new SafeFileHandle(moved, ownsHandle: true) : throw new Win32Exception();
    }

    private static SafeFileHandle Handle(int descriptor) => AwayFromStandard(new SafeFileHandle(descriptor, ownsHandle: true));

    /// <summary>
    /// fcntl takes its third argument as a variadic one. Where those go is the same place as for a fixed one, but on macOS on
    /// ARM, where they are on the stack, which the ninth argument of a function with fixed ones is too.
    /// </summary>
    private static int Control(int descriptor, int command, int value) =>
        OperatingSystem.IsMacOS() && RuntimeInformation.ProcessArchitecture == Architecture.Arm64
            ? ControlOnStack(descriptor, command, 0, 0, 0, 0, 0, 0, value)
            : ControlInRegister(descriptor, command, value);

    [LibraryImport(Library, EntryPoint = "pipe2", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int PipeWithFlags(int* ends, int flags);

    [LibraryImport(Library, EntryPoint = "pipe", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int PipePlain(int* ends);

    [LibraryImport(Library, EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ControlInRegister(int descriptor, int command, nint value);

    [LibraryImport(Library, EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ControlOnStack(
        int descriptor, int command, nint p2, nint p3, nint p4, nint p5, nint p6, nint p7, nint value);
}
