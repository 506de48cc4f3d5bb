using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace ProcessCmdlets.Engine.Native;

/// <summary>What .NET does not tell of a file: its owner, its kind and which file it is, without following a link.</summary>
/// <param name="Type">Its kind, as the system's S_IFMT bits.</param>
/// <param name="Mode">Its permission bits.</param>
/// <param name="UserId">Its owner.</param>
/// <param name="Links">How many names it has.</param>
/// <param name="Identity">What tells it from every other file: its number on its device.</param>
[UnsupportedOSPlatform("windows")]
internal readonly record struct FileStatus(uint Type, uint Mode, uint UserId, uint Links, (ulong Device, ulong Number) Identity)
{
    private const uint TypeMask = 0xF000;
    private const int BufferSize = 256;

    // AT_FDCWD, AT_SYMLINK_NOFOLLOW, AT_EMPTY_PATH and STATX_BASIC_STATS of Linux.
    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const int EmptyPath = 0x1000;
    private const uint BasicStatus = 0x7ff;

    internal bool IsFolder => Type == 0x4000;

    internal bool IsSocket => Type == 0xC000;

    internal bool IsRegular => Type == 0x8000;

    /// <summary>Whether it is a regular file of this process's user.</summary>
    internal bool IsOwnFile => IsRegular && UserId == LibC.GetEffectiveUserId();

    /// <summary>Looks at a path. Null where it cannot be looked at.</summary>
    internal static unsafe FileStatus? Read(string path)
    {
        byte* buffer = stackalloc byte[BufferSize];
        if (OperatingSystem.IsMacOS())
        {
            return (RuntimeInformation.ProcessArchitecture == Architecture.Arm64
                ? LibC.LinkStatus(path, buffer)
                : LibC.LinkStatusInode64(path, buffer)) == 0 ? FromMac(buffer) : null;
        }

        return LibC.StatusExtended(CurrentFolder, path, NoFollow, BasicStatus, buffer) == 0 ? FromLinux(buffer) : null;
    }

    /// <summary>Looks at an open file. Null where it cannot be looked at.</summary>
    internal static unsafe FileStatus? Read(SafeHandle descriptor)
    {
        byte* buffer = stackalloc byte[BufferSize];
        if (OperatingSystem.IsMacOS())
        {
            return (RuntimeInformation.ProcessArchitecture == Architecture.Arm64
                ? LibC.FileStatus(descriptor, buffer)
                : LibC.FileStatusInode64(descriptor, buffer)) == 0 ? FromMac(buffer) : null;
        }

        return LibC.StatusExtended((int)descriptor.DangerousGetHandle(), string.Empty, EmptyPath, BasicStatus, buffer) == 0
            ? FromLinux(buffer)
            : null;
    }

    // struct statx has the same layout on every architecture.
    private static unsafe FileStatus FromLinux(byte* buffer)
    {
        var status = new ReadOnlySpan<byte>(buffer, BufferSize);
        uint mode = MemoryMarshal.Read<ushort>(status[28..]);
        ulong device = ((ulong)MemoryMarshal.Read<uint>(status[136..]) << 32) | MemoryMarshal.Read<uint>(status[140..]);
        return new FileStatus(
            mode & TypeMask,
            mode & 0xFFF,
            MemoryMarshal.Read<uint>(status[20..]),
            MemoryMarshal.Read<uint>(status[16..]),
            (device, MemoryMarshal.Read<ulong>(status[32..])));
    }

    // struct stat: dev, mode (u16), nlink (u16), ino (u64), uid.
    private static unsafe FileStatus FromMac(byte* buffer)
    {
        var status = new ReadOnlySpan<byte>(buffer, BufferSize);
        uint mode = BinaryPrimitives.ReadUInt16LittleEndian(status[4..]);
        return new FileStatus(
            mode & TypeMask,
            mode & 0xFFF,
            BinaryPrimitives.ReadUInt32LittleEndian(status[16..]),
            BinaryPrimitives.ReadUInt16LittleEndian(status[6..]),
            (BinaryPrimitives.ReadUInt32LittleEndian(status), BinaryPrimitives.ReadUInt64LittleEndian(status[8..])));
    }
}
