using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace ProcessCmdlets.Engine.Workers;

/// <summary>What .NET does not tell of a path: its owner, and whether it is a socket, without following a link.</summary>
/// <param name="IsFolder">It is a folder, and no link to one.</param>
/// <param name="IsSocket">It is a socket.</param>
/// <param name="Mode">Its permission bits.</param>
/// <param name="UserId">Its owner.</param>
[UnsupportedOSPlatform("windows")]
internal sealed record PathStatus(bool IsFolder, bool IsSocket, uint Mode, uint UserId)
{
    private const uint TypeMask = 0xF000;
    private const uint FolderType = 0x4000;
    private const uint SocketType = 0xC000;

    /// <summary>Looks at a path. Null where it cannot be looked at.</summary>
    internal static unsafe PathStatus? Read(string path)
    {
        byte* buffer = stackalloc byte[256];
        var status = new ReadOnlySpan<byte>(buffer, 256);
        uint mode;
        uint user;
        if (OperatingSystem.IsMacOS())
        {
            // struct stat: dev, mode (u16), nlink (u16), ino (u64), uid.
            int result = RuntimeInformation.ProcessArchitecture == Architecture.Arm64
                ? LibC.LinkStatus(path, buffer)
                : LibC.LinkStatusInode64(path, buffer);
            if (result != 0)
            {
                return null;
            }

            mode = BinaryPrimitives.ReadUInt16LittleEndian(status[4..]);
            user = BinaryPrimitives.ReadUInt32LittleEndian(status[16..]);
        }
        else
        {
            // struct statx has the same layout on every architecture. AT_FDCWD, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS.
            if (LibC.StatusExtended(-100, path, 0x100, 0x7ff, buffer) != 0)
            {
                return null;
            }

            mode = MemoryMarshal.Read<ushort>(status[28..]);
            user = MemoryMarshal.Read<uint>(status[20..]);
        }

        return new PathStatus((mode & TypeMask) == FolderType, (mode & TypeMask) == SocketType, mode & 0xFFF, user);
    }
}
