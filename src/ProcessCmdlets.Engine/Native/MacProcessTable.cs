using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace ProcessCmdlets.Engine.Native;

/// <summary>The processes of the system, from libproc (macOS).</summary>
internal sealed unsafe partial class MacProcessTable : ProcessTable
{
    // struct proc_bsdinfo of sys/proc_info.h: flags, status, xstatus, pid, ppid, ... and the start as seconds, microseconds.
    private const int BsdInfo = 3;
    private const int BsdInfoSize = 136;
    private const int StatusOffset = 4;
    private const int ParentOffset = 16;
    private const int StartSecondsOffset = 120;
    private const int StartMicrosecondsOffset = 128;
    private const uint ZombieStatus = 5;

    private const string Library = "libproc";

    /// <inheritdoc/>
    internal override IEnumerable<int> ProcessIds()
    {
        // Some processes may start between the two calls.
        int[] ids = new int[Math.Max(ListAll(null, 0), 0) + 128];
        int count;
        fixed (int* first = ids)
        {
            count = ListAll(first, ids.Length * sizeof(int));
        }

        return ids.Take(Math.Max(count, 0));
    }

    /// <inheritdoc/>
    internal override bool TryRead(int processId, out ProcessEntry entry)
    {
        Span<byte> info = stackalloc byte[BsdInfoSize];
        int count;
        fixed (byte* first = info)
        {
            count = Info(processId, BsdInfo, 0, first, BsdInfoSize);
        }

        if (count < BsdInfoSize)
        {
            entry = default;
            return false;
        }

        ulong seconds = BinaryPrimitives.ReadUInt64LittleEndian(info[StartSecondsOffset..]);
        ulong microseconds = BinaryPrimitives.ReadUInt64LittleEndian(info[StartMicrosecondsOffset..]);
        entry = new ProcessEntry(
            processId,
            BinaryPrimitives.ReadInt32LittleEndian(info[ParentOffset..]),
            LibC.GetSessionId(processId),
            (long)((seconds * 1_000_000) + microseconds),
            BinaryPrimitives.ReadUInt32LittleEndian(info[StatusOffset..]) == ZombieStatus);
        return true;
    }

    [LibraryImport(Library, EntryPoint = "proc_listallpids")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ListAll(int* buffer, int size);

    [LibraryImport(Library, EntryPoint = "proc_pidinfo")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Info(int processId, int flavor, ulong argument, byte* buffer, int size);
}
