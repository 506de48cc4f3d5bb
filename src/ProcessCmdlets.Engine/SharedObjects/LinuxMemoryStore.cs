using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Native;
using ProcessCmdlets.Engine.Runtime;

namespace ProcessCmdlets.Engine.SharedObjects;

/// <summary>
/// Memory of memfd_create whose size is sealed, so that no process can cut it under another one, which would end that one (SIGBUS).
/// More than half of the machine's memory is a file on the disk that has lost its name.
/// </summary>
[SupportedOSPlatform("linux")]
internal sealed class LinuxMemoryStore : MemoryStore
{
    private LinuxMemoryStore(string? name, SafeFileHandle file)
        : base(name, file)
    {
        // The file's own number: the descriptor's may be that of something else by the time that it is opened.
        Path = string.Create(
            CultureInfo.InvariantCulture,
            $"/proc/{Environment.ProcessId}/fd/{(int)file.DangerousGetHandle()}:{FileStatus.Read(file)!.Value.Identity.Number}");
    }

    /// <inheritdoc/>
    internal override string Path { get; }

    internal static LinuxMemoryStore Make(string? name, long size)
    {
        SafeFileHandle? file = size <= GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2 ? TryInMemory(size) : null;
        return new LinuxMemoryStore(name, file ?? OnDisk(name, size));
    }

    internal static new SafeFileHandle? Open(string path)
    {
        int colon = path.LastIndexOf(':');
        if (colon < 0 || !ulong.TryParse(path.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out ulong number))
        {
            return null;
        }

        SafeFileHandle? file = LibC.TryOpen(path[..colon], LibC.ReadWrite | LibC.NonBlocking | LibC.CloseOnExecute);
        if (file is null)
        {
            return null;
        }

        // Only what was made here: sealed memory, or a file without a name that nobody but its maker's user could have opened.
        FileStatus? status = FileStatus.Read(file);
        if (status is { IsOwnFile: true, Links: 0 } && status.Value.Identity.Number == number)
        {
            return file;
        }

        file.Dispose();
        return null;
    }

    private static SafeFileHandle? TryInMemory(long size)
    {
        SafeFileHandle? file = LibC.TryCreateMemory("ProcessCmdlets");
        if (file is null)
        {
            return null;
        }

        // Its room is taken now: a later write that finds none would end the process.
        if (LibC.Allocate(file, 0, size) == 0 && LibC.SealSize(file))
        {
            return file;
        }

        file.Dispose();
        return null;
    }

    private static SafeFileHandle OnDisk(string? name, long size)
    {
        string path = RuntimeFiles.NewPath('m');
        SafeFileHandle file = RuntimeFiles.OpenOrCreate(path);
        _ = RuntimeFiles.Remove(path);
        int error = LibC.Allocate(file, 0, size);
        if (error == 0)
        {
            return file;
        }

        file.Dispose();
        throw new SharedMemoryException(
            name ?? "shared memory",
            string.Create(CultureInfo.InvariantCulture, $"cannot be made with {size} bytes: {Marshal.GetPInvokeErrorMessage(error)}."));
    }
}
