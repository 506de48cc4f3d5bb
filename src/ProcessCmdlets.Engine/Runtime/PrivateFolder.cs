using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Native;

namespace ProcessCmdlets.Engine.Runtime;

/// <summary>
/// An open folder that only this user may enter. Files are opened relative to it: whoever puts another folder in its place
/// afterwards changes nothing for this process. A link is followed nowhere, and only regular files of this user are opened.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal sealed class PrivateFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const uint FolderMode = 0x1C0;

    private readonly SafeFileHandle _descriptor;

    private PrivateFolder(string path, SafeFileHandle descriptor)
    {
        Path = path;
        _descriptor = descriptor;
    }

    internal string Path { get; }

    /// <summary>Opens the folder, and makes it where it is missing.</summary>
    /// <exception cref="RuntimeFolderException">It is not safe or cannot be made.</exception>
    internal static PrivateFolder Enter(string path)
    {
        if (LibC.MakeFolder(path, FolderMode) != 0 && Marshal.GetLastPInvokeError() != LibC.AlreadyExists)
        {
            throw RuntimeFolderException.Unusable(path, Marshal.GetLastPInvokeError());
        }

        return Open(path) ?? throw RuntimeFolderException.Unusable(path, Marshal.GetLastPInvokeError());
    }

    /// <summary>Opens the folder where it is there; null where it is not.</summary>
    /// <exception cref="RuntimeFolderException">It is not safe.</exception>
    internal static PrivateFolder? Open(string path)
    {
        SafeFileHandle? descriptor = LibC.TryOpen(path, LibC.FolderOnly | LibC.NoFollow | LibC.CloseOnExecute);
        int error = Marshal.GetLastPInvokeError();
        FileStatus? status = descriptor is null ? FileStatus.Read(path) : FileStatus.Read(descriptor);
        if (status is null)
        {
            descriptor?.Dispose();
            Marshal.SetLastPInvokeError(error);
            return null;
        }

        string? fault = status switch
        {
            { IsFolder: false } => "is not a folder but a link or a file",
            { UserId: uint owner } when owner != LibC.GetEffectiveUserId() => $"belongs to another user ({owner})",
            { Mode: uint mode } when (mode & 0x1FF) != FolderMode =>
                $"can be entered by others, or not by you (its mode is {Convert.ToString(mode, 8)}, not 700)",
            _ => null,
        };
        if (fault is not null)
        {
            descriptor?.Dispose();
            throw RuntimeFolderException.Unsafe(path, fault);
        }

        return descriptor is null
            ? throw RuntimeFolderException.Unusable(path, error)
            : new PrivateFolder(path, descriptor);
    }

    /// <summary>The names of what is in it.</summary>
    internal string[] Names()
    {
        try
        {
            return Array.ConvertAll(Directory.GetFileSystemEntries(Path), entry => System.IO.Path.GetFileName(entry));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The folder is gone, and so is what was in it.
            return [];
        }
    }

    /// <summary>Keeps systemd-tmpfiles away from the folder, which passes over what somebody has locked, until it is disposed.</summary>
    internal void Keep() => _ = LibC.Lock(_descriptor, LibC.LockShared | LibC.LockNotWaiting);

    /// <summary>Opens a file to read and write. Null where it is missing, or is not a regular file of this user.</summary>
    internal SafeFileHandle? OpenFile(string name) =>
        Checked(OpenAt(name, LibC.ReadWrite | LibC.NoFollow | LibC.NonBlocking | LibC.CloseOnExecute));

    /// <summary>Opens a file to read and write, and makes it where it is missing.</summary>
    /// <exception cref="RuntimeFolderException">There is no room for it, or something else has the name.</exception>
    internal SafeFileHandle OpenOrCreateFile(string name) =>
        Checked(Create(name)) ?? throw RuntimeFolderException.Unusable(Path, Marshal.GetLastPInvokeError());

    /// <summary>Removes a file.</summary>
    /// <returns>False where it was gone.</returns>
    internal bool Remove(string name) => LibC.UnlinkAt(_descriptor, name, 0) == 0;

    /// <inheritdoc/>
    public void Dispose() => _descriptor.Dispose();

    private SafeFileHandle? OpenAt(string name, int flags) => OperatingSystem.IsMacOS()
        ? LibC.TryOpen(System.IO.Path.Combine(Path, name), flags)
        : LibC.TryOpenAt(_descriptor, name, flags, OwnerOnly);

    private SafeFileHandle? Create(string name)
    {
        int flags = LibC.ReadWrite | LibC.NoFollow | LibC.NonBlocking | LibC.CloseOnExecute;
        if (!OperatingSystem.IsMacOS())
        {
            return OpenAt(name, flags | LibC.CreateFile);
        }

        // A variable argument, as the mode is, cannot be passed on ARM: .NET makes the file.
        SafeFileHandle? there = OpenAt(name, flags);
        if (there is null && Marshal.GetLastPInvokeError() == LibC.NoSuchFile)
        {
            try
            {
                new FileStream(System.IO.Path.Combine(Path, name), new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.Write,
                    Share = FileShare.ReadWrite | FileShare.Delete,
                    UnixCreateMode = OwnerOnly,
                }).Dispose();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Made by another process meanwhile, or the next call says why it cannot be made.
            }

            there = OpenAt(name, flags);
        }

        return there;
    }

    private static SafeFileHandle? Checked(SafeFileHandle? file)
    {
        if (file is null || FileStatus.Read(file) is { IsOwnFile: true })
        {
            return file;
        }

        file.Dispose();
        Marshal.SetLastPInvokeError(LibC.AccessDenied);
        return null;
    }
}
