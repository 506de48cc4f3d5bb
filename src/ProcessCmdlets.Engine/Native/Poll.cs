using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace ProcessCmdlets.Engine.Native;

/// <summary>poll and what can be polled (Unix).</summary>
[UnsupportedOSPlatform("windows")]
internal static unsafe partial class Poll
{
    internal const short In = 0x1;
    internal const short Out = 0x4;

    private const string Library = "libc";

    // In glibc since 2.36 and in the kernel since 5.3; elsewhere a child's end is told by SIGCHLD.
    private static readonly nint s_openProcess =
        OperatingSystem.IsLinux()
        && NativeLibrary.TryGetExport(
            NativeLibrary.Load(Library, typeof(Poll).Assembly, DllImportSearchPath.SafeDirectories), "pidfd_open", out nint address)
            ? address
            : 0;

    /// <summary>Whether the system has descriptors for processes.</summary>
    internal static bool CanOpenProcesses => s_openProcess != 0;

    /// <summary>Waits until one of the descriptors is ready.</summary>
    /// <param name="entries">The descriptors; the answer is put into them.</param>
    /// <param name="milliseconds">The longest wait; -1 is for ever.</param>
    internal static void Wait(Span<Entry> entries, int milliseconds)
    {
        fixed (Entry* first = entries)
        {
            // nfds_t is as wide as a pointer on Linux and 32 bits wide on macOS, where the upper half is not looked at.
            if (WaitFor(first, (nuint)entries.Length, milliseconds) < 0)
            {
                // A signal (EINTR): the caller looks what is due and waits again.
                foreach (ref Entry entry in entries)
                {
                    entry.Ready = 0;
                }
            }
        }
    }

    /// <summary>A descriptor that is ready to read once the process has ended, or null where the system has none.</summary>
    internal static SafeFileHandle? TryOpenProcess(int processId)
    {
        if (s_openProcess == 0)
        {
            return null;
        }

        // It is close-on-exec from the beginning.
        int descriptor = ((delegate* unmanaged<int, uint, int>)s_openProcess)(processId, 0);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : null;
    }

    [LibraryImport(Library, EntryPoint = "poll")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int WaitFor(Entry* entries, nuint count, int milliseconds);

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Entry
    {
        internal int Descriptor;
        internal short Wanted;
        internal short Ready;
    }
}
